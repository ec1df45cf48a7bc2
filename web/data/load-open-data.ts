import { OpenDataDocument, type OpenDataQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { askGateway, GatewayAwayError } from './gateway.ts'
import { type Correction, loadCorrections } from './load-corrections.ts'
import { reportGatewayAway } from './report-away.ts'

/** `corrections`: of all editions, not only of the newest that are listed. */
export type OpenData = OpenDataQuery & { corrections: Correction[] }

/** The newest editions, what comes next and what was corrected; nothing while the gateway is away. */
export async function loadOpenData(language: Language): Promise<OpenData | undefined> {
  try {
    const [data, corrections] = await Promise.all([
      askGateway(OpenDataDocument, {}, language),
      loadCorrections(language),
    ])
    return { ...data, corrections }
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return undefined
  }
}
