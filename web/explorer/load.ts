import { unlessAway } from '../data/report-away.ts'
import { hasRole, type Viewer } from '../data/viewer.ts'
import {
  BetweenDocument,
  type BetweenQuery,
  type DeskQuery,
  ExplorerDocument,
  ExplorerFrameDocument,
  type ExplorerFrameQuery,
  type ExplorerQuery,
  type FunnelDimension,
  type Step,
  StoppedDocument,
  type StoppedQuery,
} from '../generated/graphql.ts'
import { type Ask, openingDay } from '../management/load-desk.ts'
import { type Day, dayOf, FIRST_DAY, instantOf } from '../statistics/day.ts'
import { type Period, periodsIn } from '../statistics/moments.ts'
import type { SearchParameters } from '../statistics/question.ts'
import {
  apiFilter,
  comparedWith,
  type ExplorerMistake,
  type ExplorerQuestion,
  readExplorerQuestion,
} from './question.ts'
import { knownPoints } from './trend-points.ts'
import { AVERAGED } from './views.ts'

export type Gap = { from: Step; to: Step; stopped: number }

export type Explorer = {
  frame: ExplorerFrameQuery
  question: ExplorerQuestion
  mistakes: ExplorerMistake[]
  /** Absent when the address could not be understood. */
  figures: ExplorerFigures | undefined
}

export type ExplorerFigures = {
  funnel: ExplorerQuery['funnel']
  /** Two steps among those chosen; absent when there is but one. */
  gap: Gap | undefined
  between: BetweenQuery | undefined
  /** The day on which data ends, where that is before the day asked for. */
  ended: Day | undefined
  /** The breakdown has more parts than have times of their own: only those of all people are told. */
  timesUndivided: boolean
  /** Absent without a gap, and when the list cannot be had at the moment. */
  stopped: StoppedQuery['dropOff'] | undefined
}

/** `whole`: every part of the breakdown, which a page does not show when there are very many. */
type Asked = { ask: Ask; viewer: Viewer; desk: DeskQuery; given: SearchParameters; whole?: boolean }

const STOPPED_AT_A_TIME = 20
/** As many as one answer of the API tells, and as a file can be made of within its time. */
const [PARTS_AT_A_TIME, MOST_PARTS] = [5_000, 100_000]
/** Each part has quantiles and a histogram of its own: what somebody reads side by side. */
const MOST_TIMED_PARTS = 60
/** Others see how many stopped, and no list. */
export const LISTED_FOR = ['analyst', 'auditor'] as const

/** Everything that the explorer shows for an address, in two rounds: the funnel says which gap the rest is about. */
export async function loadExplorer({ ask, viewer, desk, given, whole = false }: Asked): Promise<Explorer> {
  const frame = await ask(ExplorerFrameDocument, {})
  const values = new Map<FunnelDimension, ReadonlySet<string>>(
    frame.funnelDimensions.map((each) => [each.dimension, new Set(each.values.map(({ key }) => key))]),
  )
  const { question, mistakes } = readExplorerQuestion(given, {
    openAt: openingDay(desk),
    lastDay: dayOf(new Date()),
    values,
  })
  if (mistakes.length > 0) return { frame, question, mistakes, figures: undefined }
  const known = periodsIn({ from: FIRST_DAY, to: question.day }, desk.playback)
  const options = { listed: hasRole(viewer, LISTED_FOR), whole, known }
  return { frame, question, mistakes, figures: await loadFigures(ask, question, options) }
}

async function loadFigures(
  ask: Ask,
  question: ExplorerQuestion,
  { listed, whole, known }: { listed: boolean; whole: boolean; known: readonly Period[] },
): Promise<ExplorerFigures> {
  const { day, window, by, grain, exact, after } = question
  const [asOf, filter] = [instantOf(day), apiFilter(question)]
  const funnel = await loadFunnel(ask, question, whole)
  const gap = gapOf(question, funnel.steps)
  const timesUndivided = new Set(funnel.breakdown.map(({ keys }) => keys.join())).size > MOST_TIMED_PARTS
  const end = known.at(-1)?.to ?? day
  const ended = end < day ? end : undefined
  if (gap === undefined) return { funnel, gap, between: undefined, ended, timesUndivided, stopped: undefined }
  const pair = { from: gap.from, to: gap.to, asOf, filter }
  const [between, stopped] = await Promise.all([
    ask(BetweenDocument, {
      ...pair,
      lastDay: end,
      grain,
      withinDays: window ?? null,
      averaged: AVERAGED[grain],
      timesBy: timesUndivided ? [] : [...by],
      exact,
    }),
    // The list costs more than the figures: these are shown without it too.
    ask(StoppedDocument, { ...pair, listed, first: STOPPED_AT_A_TIME, after: after ?? null }).catch(unlessAway),
  ])
  for (const series of between.stepTrend.series) series.points = knownPoints(series.points, known)
  return { funnel, gap, between, ended, timesUndivided, stopped: stopped?.dropOff }
}

/** Parts of two kinds can be more than one answer holds: then they come in pages. */
async function loadFunnel(ask: Ask, question: ExplorerQuestion, whole: boolean): Promise<ExplorerQuery['funnel']> {
  const { day, steps, order, window, by, cohort } = question
  const other = comparedWith(question)
  const compared = other === undefined ? null : { asOf: instantOf(other.day), filter: apiFilter(other) }
  const isPaged = compared === null && by.length + (cohort === undefined ? 0 : 1) > 1 && by.length > 0
  const askPage = async (after: string | null) =>
    (
      await ask(ExplorerDocument, {
        asOf: instantOf(day),
        filter: apiFilter(question),
        by: [...by],
        order,
        steps: [...steps],
        windowDays: window ?? null,
        cohort: cohort ?? null,
        compareWith: compared,
        page: isPaged ? { size: PARTS_AT_A_TIME, after } : null,
      })
    ).funnel
  const first = await askPage(null)
  if (!whole || first.breakdownCells > MOST_PARTS) return first
  const breakdown = [...first.breakdown]
  for (let after = first.breakdownEnd; after; ) {
    const page = await askPage(after)
    breakdown.push(...page.breakdown)
    after = page.breakdownEnd
  }
  return { ...first, breakdown, breakdownEnd: null }
}

/** The two steps asked for, else the neighbours between which most people stopped. */
export function gapOf(
  { from, to }: Pick<ExplorerQuestion, 'from' | 'to'>,
  steps: readonly { step: Step; count?: number | null }[],
): Gap | undefined {
  const counts = new Map(steps.map(({ step, count }) => [step, count ?? 0]))
  const stoppedAt = (one: Step, other: Step) => Math.max(0, (counts.get(one) ?? 0) - (counts.get(other) ?? 0))
  if (from !== undefined && to !== undefined) return { from, to, stopped: stoppedAt(from, to) }
  const gaps = steps.slice(1).map(({ step }, index) => {
    const before = steps[index]?.step ?? step
    return { from: before, to: step, stopped: stoppedAt(before, step) }
  })
  return gaps.toSorted((one, other) => other.stopped - one.stopped)[0]
}
