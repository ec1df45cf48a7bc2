import { askGateway, GatewayAwayError, GatewayRefusalError } from '../data/gateway.ts'
import { reportGatewayAway, unlessAway } from '../data/report-away.ts'
import type { Viewer } from '../data/viewer.ts'
import { DeskDocument, type DeskQuery, type TypedDocumentString } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayBefore, dayOf } from '../statistics/day.ts'

export type Ask = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => Promise<Result>

/**
 * Where the programme's clock is, and how fresh the figures are. While analytics is away the latter is not known; nor is
 * the former, when it has been away since this process began.
 */
export type DeskFacts = { playback: DeskQuery['playback'] | undefined; funnel: DeskQuery['funnel'] | undefined }

/** What a page for staff shows: its figures, or why there are none. */
export type Loaded<Figures> =
  | { kind: 'loaded'; desk: DeskFacts; figures: Figures }
  | { kind: 'refused'; code: string; fields: readonly string[] }
  | { kind: 'away' }

/** Work that needs no figures does not wait longer for them. */
const BESIDE_WITHIN_MS = 3_000

/** What analytics last said: a playback stays marked as one while analytics is away. */
let lastPlayback: DeskFacts['playback']

/** Asks as the viewer: how fresh the figures are, then those of the page. */
export function loadDesk<Figures>(
  language: Language,
  viewer: Viewer,
  load: (ask: Ask, desk: DeskQuery) => Promise<Figures>,
): Promise<Loaded<Figures>> {
  const ask: Ask = (document, variables) => askGateway(document, variables, language, viewer.token)
  return settled(async () => {
    const desk = await ask(DeskDocument, {})
    lastPlayback = desk.playback
    return { kind: 'loaded', desk, figures: await load(ask, desk) }
  })
}

/** What is beside the work of a page; nothing when analytics does not say so at once. */
export type Beside = {
  desk: Promise<DeskQuery | undefined>
  ask: <Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ) => Promise<Result | undefined>
}

/** Like `loadDesk`, for pages whose work goes on while analytics is away. */
export function loadWork<Work>(
  language: Language,
  viewer: Viewer,
  load: (ask: Ask, beside: Beside) => Promise<Work>,
): Promise<Loaded<Work>> {
  const ask: Ask = (document, variables) => askGateway(document, variables, language, viewer.token)
  const askBeside: Beside['ask'] = (document, variables) =>
    askGateway(document, variables, language, viewer.token, BESIDE_WITHIN_MS).catch(unlessAway)
  return settled(async () => {
    const desk = askBeside(DeskDocument, {})
    const [found, figures] = await Promise.all([desk, load(ask, { desk, ask: askBeside })])
    if (found !== undefined) lastPlayback = found.playback
    return { kind: 'loaded', desk: found ?? { playback: lastPlayback, funnel: undefined }, figures }
  })
}

async function settled<Figures>(load: () => Promise<Loaded<Figures>>): Promise<Loaded<Figures>> {
  try {
    return await load()
  } catch (error) {
    if (error instanceof GatewayRefusalError) return { kind: 'refused', code: error.code, fields: error.fields }
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return { kind: 'away' }
  }
}

/** Where pages open: at the last day of a playback until there is a live event, else today. */
export function openingDay({ playback }: DeskQuery): Day {
  return playback && playback.liveSince === null ? playback.lastDay : dayOf(new Date())
}

/** The last day that is over: a playback's last, else yesterday. */
export function lastWholeDay(desk: DeskQuery): Day {
  const today = dayOf(new Date())
  return openingDay(desk) === today ? dayBefore(today, 1) : openingDay(desk)
}
