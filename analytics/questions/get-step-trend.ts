import { z } from 'zod'
import { InvalidInputError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { STEPS } from '#prisma/journey.ts'
import { entryDayCode, entryDayOf } from '../funnel/dimensions.ts'
import { asOf, by, day, filter, optional, windowDays } from '../funnel/request.ts'
import type { QueryExplanation } from './ask.ts'
import { askBySlices, type QuestionContext } from './ask-by-slices.ts'
import { compareCodes, keysAndLabels } from './cohorts.ts'
import { asOfOf, momentOf } from './moment.ts'
import { type Counted, plus, sumOfLast } from './moving-average.ts'
import { dayOfSecond } from './periods.ts'
import { requireAnalyst } from './require-analyst.ts'
import { hasAmounts, MOST_POINTS, TREND_GRAINS, type TrendRow, trendStatement } from './step-trend-sql.ts'
import { toSelection } from './to-selection.ts'
import { dayBefore, fullestStretch, listPeriods, type Period } from './trend-periods.ts'
import { type Conversion, toConversion } from './wilson.ts'

const DAY_SECONDS = 86_400
/** Share of the people that may be left out as too far from all others. */
const MOST_OUTSIDE = 0.01

const request = z
  .object({
    step: z.enum(STEPS),
    of: optional(z.enum(STEPS)),
    withinDays: windowDays,
    grain: z
      .enum(TREND_GRAINS)
      .nullish()
      .transform((grain) => grain ?? 'DAY'),
    from: day,
    to: day,
    asOf,
    movingAverage: optional(z.number().int().min(1, 'at least one period').max(366, 'at most 366 periods')),
    filter,
    by,
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'the last day is before the first' })
  .refine(({ step, of }) => step !== of, { path: ['of'], message: 'name another step than step' })
  .refine(({ of, withinDays }) => of || !withinDays, { path: ['withinDays'], message: 'goes with of' })

export type TrendPoint = {
  firstDay: string
  lastDay: string
  isComplete: boolean
  count: number
  movingAverage: number | null
  conversion: Conversion | null
  /** The rate of the last so many periods together. */
  movingConversion: Conversion | null
  /** Rupiah */
  amount: bigint | null
}

export type TrendSeries = { keys: string[]; labels: string[]; points: TrendPoint[] }

export type StepTrend = {
  asOf: Date
  watermark: string | null
  lagSeconds: number
  explain: QueryExplanation
  /** The first and the last day told; absent when there is nothing to tell. */
  firstDay: string | null
  lastDay: string | null
  /** People on other days, for which there is no room; 0 when the first day was asked for. */
  outside: number
  series: TrendSeries[]
}

/**
 * A step by day, week (ISO, from Monday) or month in Jakarta: who reached it in the period; or a rate: of those who
 * reached `of` in the period, who has reached `step`. Periods in which nobody did are there, with 0. Without `from` it begins
 * with the first figure. When a few people are far from all others (one wrong time may lie decades away), so that it had more
 * points than an answer may have, it is of the days with the most people. For analysts, auditors and administrators; throws
 * InvalidInputError for more points than that.
 */
export async function getStepTrend({
  ctx,
  input,
  wants = { amounts: true },
}: {
  ctx: QuestionContext
  input: unknown
  wants?: { amounts: boolean }
}): Promise<StepTrend> {
  requireAnalyst(ctx.viewer)
  const asked = parseInput(request, input)
  const [codeLists, freshness] = await Promise.all([ctx.codeLists(), ctx.freshness()])
  const moment = momentOf(asked.asOf, freshness)
  const seconds = (asked.withinDays ?? 0) * DAY_SECONDS
  const [fromDay, toDay] = [asked.from, asked.to].map((text) => (text === undefined ? undefined : entryDayCode(text)))
  const { grain, movingAverage: averaged } = asked
  const averagedFromDay = averaged && fromDay !== undefined ? dayBefore(grain, fromDay, averaged - 1) : undefined
  const withAmounts = wants.amounts && hasAmounts(asked.step) && !asked.of && !asked.by.length
  const { row, explain } = await askBySlices(ctx, (widths) =>
    trendStatement(
      {
        ...asked,
        window: asked.withinDays ? { seconds, youngFrom: moment.reference - seconds } : undefined,
        fromDay,
        toDay,
        averagedFromDay,
        until: moment.until,
        selection: toSelection(asked.filter, codeLists),
        withAmounts,
      },
      widths,
    ),
  )
  const amounts = new Map(row.amounts)
  const codes = [...row.points.map(([, period]) => period), ...amounts.keys()]
  // The first day that is not whole yet.
  const today = dayOfSecond(moment.reference - (moment.isDayOver ? 0 : 1))
  const asOfDay = moment.until === undefined ? Number.POSITIVE_INFINITY : dayOfSecond(moment.until - 1)
  const lastDay = toDay === undefined ? undefined : Math.min(toDay, asOfDay)
  const all = listPeriods(grain, { fromDay, toDay: lastDay, codes, today })
  const since = row.points.filter(([, , isBefore]) => !isBefore)
  const room = Math.floor(MOST_POINTS / Math.max(1, slicesOf(since).size))
  const periods = fromDay === undefined && all.length > room ? fullestStretch(all, peopleIn(since), room) : all
  const [firstTold, lastTold] = [periods[0]?.code ?? 0, periods.at(-1)?.code ?? 0]
  const isOutside = ([, period]: TrendRow): boolean => period < firstTold || period > lastTold
  const outside = fromDay === undefined ? sumOf(since.filter(isOutside)) : 0
  // Whoever has figures on other days only is not told.
  const told = slicesOf(since.filter((point) => !isOutside(point)))
  const bySlice = Map.groupBy(
    row.points.filter(([slices]) => !asked.by.length || told.has(slices.join())),
    ([slices]) => slices.join(),
  )
  const isTooLong = row.points.length > MOST_POINTS || periods.length * Math.max(1, bySlice.size) > MOST_POINTS
  if (isTooLong || outside > MOST_OUTSIDE * sumOf(since)) {
    throw new InvalidInputError(`The trend has more than ${MOST_POINTS} points. Ask for fewer days or slices.`, [
      'grain',
    ])
  }
  // Before the first period with a figure there is nothing to average; `from` may ask for it all the same.
  const first = codes.reduce((one, other) => Math.min(one, other), periods[0]?.code ?? 0)
  const toPoint = ({ shown, whole }: Counts, period: Period): TrendPoint => {
    const { code } = period
    const conversionOf = ([people, young, reached]: Counted): Conversion | null =>
      asked.of ? toConversion(people - young, reached, young) : null
    const counted = shown.get(code) ?? NOBODY
    const last = averaged ? sumOfLast(whole, { grain, code, periods: averaged, first }) : undefined
    return {
      firstDay: entryDayOf(period.firstDay),
      lastDay: entryDayOf(period.lastDay),
      isComplete: period.isComplete,
      count: counted[0],
      movingAverage: last && averaged ? last[0] / averaged : null,
      conversion: conversionOf(counted),
      movingConversion: last ? conversionOf(last) : null,
      amount: withAmounts ? (amounts.get(period.code) ?? 0n) : null,
    }
  }
  const slices = bySlice.size ? [...bySlice.values()] : asked.by.length ? [] : [[]]
  const series = slices.map((points) => ({
    codes: points[0]?.[0] ?? [],
    counts: toCounts(points),
  }))
  const [firstPeriod, lastPeriod] = [periods[0], periods.at(-1)]
  return {
    asOf: asOfOf(moment, row.watermark, freshness),
    watermark: row.watermark,
    lagSeconds: freshness.lagSeconds,
    explain,
    firstDay: firstPeriod ? entryDayOf(firstPeriod.firstDay) : null,
    lastDay: lastPeriod ? entryDayOf(lastPeriod.lastDay) : null,
    outside,
    series: series
      .sort((one, other) => compareCodes(asked.by, one.codes, other.codes))
      .map(({ codes, counts }) => ({
        ...keysAndLabels(asked.by, codes, { codeLists, language: ctx.language }),
        points: periods.map((period) => toPoint(counts, period)),
      })),
  }
}

function slicesOf(points: readonly TrendRow[]): Set<string> {
  return new Set(points.map(([slices]) => slices.join()))
}

function sumOf(points: readonly TrendRow[]): number {
  return points.reduce((sum, [, , , people]) => sum + people, 0)
}

function peopleIn(points: readonly TrendRow[]): Map<number, number> {
  const people = new Map<number, number>()
  for (const [, period, , count] of points) people.set(period, (people.get(period) ?? 0) + count)
  return people
}

const NOBODY: Counted = [0, 0, 0]

/** By period: what is in the days asked for, and the whole of it, which a moving average is of. */
type Counts = { shown: Map<number, Counted>; whole: Map<number, Counted> }

function toCounts(points: readonly TrendRow[]): Counts {
  const [shown, whole] = [new Map<number, Counted>(), new Map<number, Counted>()]
  for (const [, period, isBefore, ...counted] of points) {
    if (!isBefore) shown.set(period, counted)
    whole.set(period, plus(counted, whole.get(period)))
  }
  return { shown, whole }
}
