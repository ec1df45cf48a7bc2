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
import { dayOfSecond } from './periods.ts'
import { requireAnalyst } from './require-analyst.ts'
import { hasAmounts, MOST_POINTS, TREND_GRAINS, trendStatement } from './step-trend-sql.ts'
import { toSelection } from './to-selection.ts'
import { listPeriods, type Period } from './trend-periods.ts'
import { type Conversion, toConversion } from './wilson.ts'

const DAY_SECONDS = 86_400

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
    movingAverage: optional(z.number().int().min(1).max(366)),
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
  /** Rupiah */
  amount: bigint | null
}

export type TrendSeries = { keys: string[]; labels: string[]; points: TrendPoint[] }

export type StepTrend = {
  asOf: Date
  watermark: string | null
  lagSeconds: number
  explain: QueryExplanation
  series: TrendSeries[]
}

/**
 * A step by day, week (ISO, from Monday) or month in Jakarta: who reached it in the period; or a rate: of those who
 * reached `of` in the period, who has reached `step`. Periods in which nobody did are there, with 0. For analysts, auditors
 * and administrators; throws InvalidInputError for more points than anybody reads.
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
  const withAmounts = wants.amounts && hasAmounts(asked.step) && !asked.of && !asked.by.length
  const { row, explain } = await askBySlices(ctx, (widths) =>
    trendStatement(
      {
        ...asked,
        window: asked.withinDays ? { seconds, youngFrom: moment.reference - seconds } : undefined,
        fromDay,
        toDay,
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
  const periods = listPeriods(asked.grain, { fromDay, toDay: lastDay, codes, today })
  const bySlice = Map.groupBy(row.points, ([slices]) => slices.join())
  if (row.points.length > MOST_POINTS || periods.length * Math.max(1, bySlice.size) > MOST_POINTS) {
    throw new InvalidInputError(`The trend has more than ${MOST_POINTS} points. Ask for fewer days or slices.`, [
      'grain',
    ])
  }
  const toPoint = (found: Map<number, Counted>, period: Period, index: number): TrendPoint => {
    const [people = 0, young = 0, reached = 0] = found.get(period.code) ?? []
    return {
      firstDay: entryDayOf(period.firstDay),
      lastDay: entryDayOf(period.lastDay),
      isComplete: period.isComplete,
      count: people,
      movingAverage: averageOf(found, periods, index, asked.movingAverage),
      conversion: asked.of ? toConversion(people - young, reached, young) : null,
      amount: withAmounts ? (amounts.get(period.code) ?? 0n) : null,
    }
  }
  const slices = bySlice.size ? [...bySlice.values()] : asked.by.length ? [] : [[]]
  const series = slices.map((points) => ({
    codes: points[0]?.[0] ?? [],
    found: new Map(points.map(([, period, ...counted]) => [period, counted])),
  }))
  return {
    asOf: asOfOf(moment, row.watermark),
    watermark: row.watermark,
    lagSeconds: freshness.lagSeconds,
    explain,
    series: series
      .sort((one, other) => compareCodes(asked.by, one.codes, other.codes))
      .map(({ codes, found }) => ({
        ...keysAndLabels(asked.by, codes, { codeLists, language: ctx.language }),
        points: periods.map((period, index) => toPoint(found, period, index)),
      })),
  }
}

type Counted = [people: number, young: number, reached: number]

/** Mean of the counts of the last periods, this one included; absent until there are so many. */
function averageOf(
  found: Map<number, Counted>,
  periods: readonly Period[],
  index: number,
  length: number | undefined,
): number | null {
  if (length === undefined || index + 1 < length) return null
  const last = periods.slice(index + 1 - length, index + 1)
  return last.reduce((sum, { code }) => sum + (found.get(code)?.[0] ?? 0), 0) / length
}
