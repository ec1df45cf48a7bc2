import { FrameDocument } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf } from '../statistics/day.ts'
import {
  firstOf,
  type Mistake,
  type Question,
  queryAsGiven,
  readQuestion,
  type SearchParameters,
} from '../statistics/question.ts'
import { askGateway, GatewayAwayError } from './gateway.ts'
import { type Frame, openingDayOf } from './load-home.ts'
import { reportGatewayAway } from './report-away.ts'

/** What a page with a date shows: figures, or why there are none. `asked` is the day when the address names one. */
export type Dated<Figures> =
  | { kind: 'figures'; frame: Frame; question: Question; asked: Day | undefined; figures: Figures }
  | { kind: 'misunderstood'; frame: Frame; question: Question; mistakes: Mistake[] }
  | { kind: 'away'; query: string }

/** Loads what can be asked, reads the days in the address, then loads the figures of a page. */
export async function loadDated<Figures>(
  language: Language,
  given: SearchParameters,
  load: (frame: Frame, question: Question) => Promise<Figures>,
): Promise<Dated<Figures>> {
  const [date, from] = [firstOf(given.date), firstOf(given.from)]
  try {
    const frame = await askGateway(FrameDocument, {}, language)
    const choices = { openAt: openingDayOf(frame), lastDay: dayOf(new Date()), waves: NONE, provinces: NONE }
    const { question, mistakes } = readQuestion({ date, from }, choices)
    if (mistakes.length > 0) return { kind: 'misunderstood', frame, question, mistakes }
    const asked = date === undefined ? undefined : question.day
    return { kind: 'figures', frame, question, asked, figures: await load(frame, question) }
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return { kind: 'away', query: queryAsGiven({ date, from }) }
  }
}

const NONE: ReadonlySet<string> = new Set()
