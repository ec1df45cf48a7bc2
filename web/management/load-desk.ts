import { askGateway, GatewayAwayError, GatewayRefusalError } from '../data/gateway.ts'
import { reportGatewayAway } from '../data/report-away.ts'
import type { Viewer } from '../data/viewer.ts'
import { DeskDocument, type DeskQuery, type TypedDocumentString } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf } from '../statistics/day.ts'

export type Ask = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => Promise<Result>

/** What a page for staff shows: its figures, or why there are none. */
export type Loaded<Figures> =
  | { kind: 'loaded'; desk: DeskQuery; figures: Figures }
  | { kind: 'refused'; code: string }
  | { kind: 'away' }

/** Asks as the viewer: how fresh the figures are, then those of the page. */
export async function loadDesk<Figures>(
  language: Language,
  viewer: Viewer,
  load: (ask: Ask, desk: DeskQuery) => Promise<Figures>,
): Promise<Loaded<Figures>> {
  const ask: Ask = (document, variables) => askGateway(document, variables, language, viewer.token)
  try {
    const desk = await ask(DeskDocument, {})
    return { kind: 'loaded', desk, figures: await load(ask, desk) }
  } catch (error) {
    if (error instanceof GatewayRefusalError) return { kind: 'refused', code: error.code }
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return { kind: 'away' }
  }
}

/** Where pages open: at the last day of a playback until there is a live event, else today. */
export function openingDay({ playback }: DeskQuery): Day {
  return playback && playback.liveSince === null ? playback.lastDay : dayOf(new Date())
}
