import { FrameDocument, type FrameQuery, HomeDocument, type HomeQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf, instantOf } from '../statistics/day.ts'
import { stepsTold } from '../statistics/headline.ts'
import {
  type Mistake,
  type Question,
  queryAsGiven,
  readQuestion,
  type SearchParameters,
} from '../statistics/question.ts'
import { askGateway, GatewayAwayError, NotPublishedError } from './gateway.ts'
import { loadMedians, type Medians } from './load-medians.ts'
import { loadParts, type Parts } from './load-parts.ts'
import { loadProgress, type Progress } from './load-progress.ts'
import { reportGatewayAway } from './report-away.ts'

export type Frame = FrameQuery
export type DimensionValue = FrameQuery['funnelDimensions'][number]['values'][number]

/** What only national totals have, and only the page as a whole shows. */
export type OverTime = { progress?: Progress; medians?: Medians | undefined }

/** What the home page shows: figures, or why there are none. */
export type Home =
  | { kind: 'figures'; frame: Frame; question: Question; figures: HomeQuery & Parts & OverTime }
  | { kind: 'misunderstood'; frame: Frame; question: Question; mistakes: Mistake[] }
  | { kind: 'away'; query: string }

/** Loads what a home page address asks for: what can be asked, then the figures; those over time for the `page` alone. */
export async function loadHome(
  parameters: SearchParameters,
  language: Language,
  extent: 'funnel' | 'page' = 'funnel',
): Promise<Home> {
  try {
    const frame = await askGateway(FrameDocument, {}, language)
    const { question, mistakes } = readQuestion(parameters, choicesOf(frame))
    if (mistakes.length > 0) return { kind: 'misunderstood', frame, question, mistakes }
    return await loadQuestion(frame, question, language, extent)
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return { kind: 'away', query: queryAsGiven(parameters) }
  }
}

/** Where a page opens: at the last day of a playback until there is a live event, else today. */
export function openingDayOf({ playback }: Frame): Day {
  return playback && playback.liveSince === null ? playback.lastDay : dayOf(new Date())
}

/** Values of a dimension in the API's order; empty when it does not know the dimension. */
export function valuesOf(frame: Frame, dimension: 'WAVE' | 'PROVINCE'): readonly DimensionValue[] {
  return frame.funnelDimensions.find((each) => each.dimension === dimension)?.values ?? []
}

function choicesOf(frame: Frame) {
  const keys = (dimension: 'WAVE' | 'PROVINCE') => new Set(valuesOf(frame, dimension).map((value) => value.key))
  return {
    openAt: openingDayOf(frame),
    lastDay: dayOf(new Date()),
    waves: keys('WAVE'),
    provinces: keys('PROVINCE'),
  }
}

/** Parts of the people are those of one wave or one province, or all of them side by side. */
async function loadQuestion(
  frame: Frame,
  question: Question,
  language: Language,
  extent: 'funnel' | 'page',
): Promise<Home> {
  const { day, wave, province } = question
  const filter = wave === undefined ? (province === undefined ? null : { province: [province] }) : { wave: [wave] }
  const national = filter === null
  try {
    const [figures, parts, overTime] = await Promise.all([
      askGateway(HomeDocument, { asOf: instantOf(day), filter, national }, language),
      loadParts(day, { waves: province === undefined, provinces: wave === undefined }, language),
      national && extent === 'page' ? loadOverTime(frame, question, language) : {},
    ])
    const funnel = { ...figures.funnel, steps: stepsTold(figures.funnel.steps) }
    return { kind: 'figures', frame, question, figures: { ...figures, funnel, ...parts, ...overTime } }
  } catch (error) {
    if (!(error instanceof NotPublishedError) || national) throw error
    return { kind: 'misunderstood', frame, question, mistakes: [{ field: 'date', problem: 'unpublished', value: day }] }
  }
}

async function loadOverTime(frame: Frame, question: Question, language: Language): Promise<OverTime> {
  const [progress, medians] = await Promise.all([
    loadProgress(frame, question, language),
    loadMedians(question.day, language),
  ])
  return { progress, medians }
}
