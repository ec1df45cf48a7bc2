import { z } from 'zod'
import { InvalidInputError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { asOf, by, filter } from '../funnel/request.ts'
import type { QueryExplanation } from './ask.ts'
import { askBySlices, type QuestionContext } from './ask-by-slices.ts'
import { compareCodes, keysAndLabels } from './cohorts.ts'
import { asOfOf, momentOf } from './moment.ts'
import { requireAnalyst } from './require-analyst.ts'
import { areDifferent, DIFFERENT, stepPair } from './step-pair.ts'
import { LEVELS, MOST_TIME_CELLS, stepTimesStatement } from './step-times-sql.ts'
import { boundsOfBin, REVERSED_BIN } from './time-bins.ts'
import { toSelection } from './to-selection.ts'

const request = z
  .object({
    ...stepPair,
    asOf,
    filter,
    by,
    exact: z
      .boolean()
      .nullish()
      .transform((exact) => exact ?? false),
  })
  .refine(areDifferent, DIFFERENT)

export type TimeQuantile = {
  /** The middle of the bin, or the time itself where it is exact. */
  seconds: number
  /** The bin: low ≤ true value < high. */
  low: number
  high: number
  isExact: boolean
}

export type TimeBin = { fromSeconds: number; toSeconds: number; people: number }

export type Times = {
  /** Who reached both steps in their order. */
  people: number
  /** Who reached the later step first: in no quantile and no bin. */
  reversed: number
  quantiles: ReadonlyMap<number, TimeQuantile>
  histogram: TimeBin[]
}

export type StepTimes = Times & {
  asOf: Date
  watermark: string | null
  lagSeconds: number
  explain: QueryExplanation
  breakdown: (Times & { keys: string[]; labels: string[] })[]
}

/**
 * Time between any two steps: quantiles are the least time that so many percent of the people did not exceed (Hyndman and
 * Fan's type 1, `percentile_disc`), by bins of an eighth of a doubling, or to the second. For analysts, auditors and
 * administrators; throws InvalidInputError for more slices than anybody reads.
 */
export async function getStepTimes({ ctx, input }: { ctx: QuestionContext; input: unknown }): Promise<StepTimes> {
  requireAnalyst(ctx.viewer)
  const asked = parseInput(request, input)
  const [codeLists, freshness] = await Promise.all([ctx.codeLists(), ctx.freshness()])
  const moment = momentOf(asked.asOf, freshness)
  const selection = toSelection(asked.filter, codeLists)
  const { row, explain } = await askBySlices(ctx, (widths) =>
    stepTimesStatement({ ...asked, until: moment.until, selection }, widths),
  )
  if (row.cells.length > MOST_TIME_CELLS) {
    throw new InvalidInputError(`The breakdown has more than ${MOST_TIME_CELLS} slices. Filter it.`, ['by'])
  }
  const exact = new Map(row.exact.map(([codes, quantiles]) => [codes.join(), new Map(quantiles)]))
  const cells = row.cells.toSorted(([one], [other]) => compareCodes(asked.by, one, other))
  return {
    ...toTimes(sumBins(cells.map(([, bins]) => bins)), exact.get('')),
    asOf: asOfOf(moment, row.watermark, freshness),
    watermark: row.watermark,
    lagSeconds: freshness.lagSeconds,
    explain,
    breakdown: asked.by.length
      ? cells.map(([codes, bins]) => ({
          ...keysAndLabels(asked.by, codes, { codeLists, language: ctx.language }),
          ...toTimes(bins, exact.get(codes.join())),
        }))
      : [],
  }
}

type Bins = readonly (readonly [bin: number, people: number])[]

function sumBins(cells: readonly Bins[]): Bins {
  const sums = new Map<number, number>()
  for (const [bin, people] of cells.flat()) sums.set(bin, (sums.get(bin) ?? 0) + people)
  return [...sums].sort(([one], [other]) => one - other)
}

/** Quantiles and histogram of one slice. */
export function toTimes(bins: Bins, exact: ReadonlyMap<number, number> | undefined): Times {
  const ordered = bins.filter(([bin]) => bin > REVERSED_BIN)
  const people = ordered.reduce((sum, [, count]) => sum + count, 0)
  const quantiles = LEVELS.flatMap((level) => {
    const seconds = exact?.get(level)
    if (seconds !== undefined) return [[level, { seconds, low: seconds, high: seconds + 1, isExact: true }] as const]
    const found = binOfRank(ordered, Math.ceil((level * people) / 100))
    if (found === undefined) return []
    const { from, to } = boundsOfBin(found)
    return [[level, { seconds: (from + to - 1) / 2, low: from, high: to, isExact: to - from === 1 }] as const]
  })
  return {
    people,
    reversed: bins.find(([bin]) => bin === REVERSED_BIN)?.[1] ?? 0,
    quantiles: new Map(quantiles),
    histogram: ordered.map(([bin, count]) => {
      const { from, to } = boundsOfBin(bin)
      return { fromSeconds: from, toSeconds: to, people: count }
    }),
  }
}

function binOfRank(ordered: Bins, rank: number): number | undefined {
  let sum = 0
  return ordered.find(([, people]) => {
    sum += people
    return sum >= rank
  })?.[0]
}
