import { z } from 'zod'
import { InvalidInputError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { entryDayOf } from '../funnel/dimensions.ts'
import { asOf, by, filter } from '../funnel/request.ts'
import type { QueryExplanation } from './ask.ts'
import { askBySlices, type QuestionContext } from './ask-by-slices.ts'
import { AGE_STARTS, backlogStatement, MOST_BACKLOG_CELLS } from './backlog-sql.ts'
import { compareCodes, keysAndLabels } from './cohorts.ts'
import { asOfOf, momentOf } from './moment.ts'
import { requireAnalyst } from './require-analyst.ts'
import { areDifferent, DIFFERENT, stepPair } from './step-pair.ts'
import { toSelection } from './to-selection.ts'

/** Days over which the present rate is measured. */
export const rateDays = z
  .number()
  .int()
  .min(1, 'at least one day')
  .max(366, 'at most 366 days')
  .nullish()
  .transform((days) => days ?? 7)

const request = z.object({ ...stepPair, asOf, filter, by, rateDays }).refine(areDifferent, DIFFERENT)

export type Waiting = {
  people: number
  /** Day on which whoever waits longest reached the first of the two steps; absent when nobody waits. */
  oldestSince: string | null
  /** In calendar days of Jakarta; `toDays` is exclusive, absent for "and older". */
  ages: { fromDays: number; toDays: number | null; people: number }[]
  /** People a day, on the last whole days. */
  perDay: { days: number; entered: number; left: number }
  /** At the rate at which people go on, if nobody came; absent when nobody goes on. */
  daysToClear: number | null
}

export type Backlog = Waiting & {
  asOf: Date
  watermark: string | null
  lagSeconds: number
  explain: QueryExplanation
  breakdown: (Waiting & { keys: string[]; labels: string[] })[]
}

/** Who is between two steps, since when, and how long it takes to clear. For analysts, auditors and administrators. */
export async function getBacklog({ ctx, input }: { ctx: QuestionContext; input: unknown }): Promise<Backlog> {
  requireAnalyst(ctx.viewer)
  const asked = parseInput(request, input)
  const [codeLists, freshness] = await Promise.all([ctx.codeLists(), ctx.freshness()])
  const moment = momentOf(asked.asOf, freshness)
  const selection = toSelection(asked.filter, codeLists)
  const { row, explain } = await askBySlices(ctx, (widths) =>
    backlogStatement({ ...asked, ...moment, selection }, widths),
  )
  if (row.cells.length > MOST_BACKLOG_CELLS) {
    throw new InvalidInputError(`The breakdown has more than ${MOST_BACKLOG_CELLS} slices. Filter it.`, ['by'])
  }
  const flows = new Map(row.flows.map(([codes, entered, left]) => [codes.join(), { entered, left }]))
  const cells = row.cells.toSorted(([one], [other]) => compareCodes(asked.by, one, other))
  const all = { people: 0, oldest: Number.POSITIVE_INFINITY, ages: AGE_STARTS.map(() => 0) }
  for (const [, people, oldest, ages] of cells) {
    all.people += people
    all.oldest = Math.min(all.oldest, oldest)
    all.ages = all.ages.map((sum, place) => sum + (ages[place] ?? 0))
  }
  const flow = { entered: 0, left: 0 }
  for (const { entered, left } of flows.values()) {
    flow.entered += entered
    flow.left += left
  }
  return {
    ...toWaiting(all, flow, asked.rateDays),
    asOf: asOfOf(moment, row.watermark, freshness),
    watermark: row.watermark,
    lagSeconds: freshness.lagSeconds,
    explain,
    breakdown: asked.by.length
      ? cells.map(([codes, people, oldest, ages]) => ({
          ...keysAndLabels(asked.by, codes, { codeLists, language: ctx.language }),
          ...toWaiting({ people, oldest, ages }, flows.get(codes.join()), asked.rateDays),
        }))
      : [],
  }
}

type Counted = { people: number; oldest: number; ages: number[] }

function toWaiting({ people, oldest, ages }: Counted, flow = { entered: 0, left: 0 }, days: number): Waiting {
  const perDay = { days, entered: flow.entered / days, left: flow.left / days }
  return {
    people,
    oldestSince: people > 0 ? entryDayOf(oldest) : null,
    ages: AGE_STARTS.map((fromDays, place) => ({
      fromDays,
      toDays: AGE_STARTS[place + 1] ?? null,
      people: ages[place] ?? 0,
    })),
    perDay,
    daysToClear: daysToClear(people, perDay.left),
  }
}

/** Days until so many are done at so many a day; absent for never. */
export function daysToClear(waiting: number, perDay: number): number | null {
  if (waiting <= 0) return 0
  return perDay > 0 ? waiting / perDay : null
}
