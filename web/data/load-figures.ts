import { FrameDocument } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { askGateway, GatewayAwayError } from './gateway.ts'
import type { Frame } from './load-home.ts'
import { reportGatewayAway } from './report-away.ts'

/** Loads what can be asked, then the figures of a page; nothing while the gateway is away. */
export async function loadFigures<Figures>(
  language: Language,
  load: (frame: Frame) => Promise<Figures>,
): Promise<{ frame: Frame; figures: Figures } | undefined> {
  try {
    const frame = await askGateway(FrameDocument, {}, language)
    return { frame, figures: await load(frame) }
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return undefined
  }
}
