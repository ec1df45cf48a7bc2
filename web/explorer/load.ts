import { GatewayAwayError } from '../data/gateway.ts'
import { reportGatewayAway } from '../data/report-away.ts'
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
import { dayOf, instantOf } from '../statistics/day.ts'
import type { SearchParameters } from '../statistics/question.ts'
import { apiFilter, type ExplorerMistake, type ExplorerQuestion, readExplorerQuestion } from './question.ts'
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
  /** The breakdown has more parts than have times of their own: only those of all people are told. */
  timesUndivided: boolean
  /** Absent without a gap, and when the list cannot be had at the moment. */
  stopped: StoppedQuery['dropOff'] | undefined
}

type Asked = { ask: Ask; viewer: Viewer; desk: DeskQuery; given: SearchParameters }

const STOPPED_AT_A_TIME = 20
/** Each part has quantiles and a histogram of its own: what somebody reads side by side. */
const MOST_TIMED_PARTS = 60
/** Others see how many stopped, and no list. */
const LISTED_FOR = ['analyst', 'auditor'] as const

/** Everything that the explorer shows for an address, in two rounds: the funnel says which gap the rest is about. */
export async function loadExplorer({ ask, viewer, desk, given }: Asked): Promise<Explorer> {
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
  return { frame, question, mistakes, figures: await loadFigures(ask, question, hasRole(viewer, LISTED_FOR)) }
}

async function loadFigures(ask: Ask, question: ExplorerQuestion, listed: boolean): Promise<ExplorerFigures> {
  const { day, steps, order, window, by, cohort, grain, exact, after } = question
  const [asOf, filter] = [instantOf(day), apiFilter(question)]
  const { funnel } = await ask(ExplorerDocument, {
    asOf,
    filter,
    by: [...by],
    order,
    steps: [...steps],
    windowDays: window ?? null,
    cohort: cohort ?? null,
    compareWith: compareWith(question),
  })
  const gap = gapOf(question, funnel.steps)
  const timesUndivided = new Set(funnel.breakdown.map(({ keys }) => keys.join())).size > MOST_TIMED_PARTS
  if (gap === undefined) return { funnel, gap, between: undefined, timesUndivided, stopped: undefined }
  const pair = { from: gap.from, to: gap.to, asOf, filter }
  const [between, stopped] = await Promise.all([
    ask(BetweenDocument, {
      ...pair,
      lastDay: day,
      grain,
      withinDays: window ?? null,
      averaged: AVERAGED[grain],
      timesBy: timesUndivided ? [] : [...by],
      exact,
    }),
    ask(StoppedDocument, { ...pair, listed, first: STOPPED_AT_A_TIME, after: after ?? null }).catch(unlessAway),
  ])
  return { funnel, gap, between, timesUndivided, stopped: stopped?.dropOff }
}

/** The list costs more than the figures: these are shown without it too. */
function unlessAway(error: unknown): undefined {
  if (!(error instanceof GatewayAwayError)) throw error
  reportGatewayAway(error)
}

function compareWith(question: ExplorerQuestion) {
  const { compare, compareWave, filter } = question
  if (compare === undefined && compareWave === undefined) return null
  const other = compareWave === undefined ? filter : { ...filter, wave: [compareWave] }
  return { asOf: instantOf(compare ?? question.day), filter: apiFilter({ ...question, filter: other }) }
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
