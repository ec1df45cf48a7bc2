import { loadavg } from 'node:os'
import { createSwitchReader } from '#analytics/clickhouse/switches.ts'
import { codeListsOfCode } from '#analytics/disclosure/testing/playback-counts.ts'
import { hashTables } from '#analytics/editions/edition-hash.ts'
import { COUNTED_TABLES, PUBLISHED_DIMENSIONS } from '#analytics/editions/edition-tables.ts'
import { protectWeeks } from '#analytics/editions/protect-weeks.ts'
import { publishedTables } from '#analytics/editions/published-tables.ts'
import { type Increment, type ReadCounts, readCounts } from '#analytics/editions/read-counts.ts'
import { dayUntil, endOfDay, endOfWeek, lastWeekBy } from '#analytics/editions/week-ends.ts'
import { toWeeklyTables } from '#analytics/editions/weekly-tables.ts'
import type { CodeLists } from '#analytics/funnel/code-lists.ts'
import { ratioOf, summary, takeTurns } from './national/compare.ts'
import { atMost, resultOf } from './national/goals.ts'
import { readOptions } from './national/options.ts'
import { bareTextOf } from './national/questions.ts'
import { cleanWorlds, openWorld, type World } from './national/world.ts'
import type { Bench, BenchResult } from './run.ts'

/**
 * A plain scan of the state for its tables: a bare count of people by slice, for each of the seven slices, one after the
 * other. Against one such count alone the ratio is reported, too.
 */
const MOST_SCANS = 3
/** In the midst of the generated years. */
const AS_OF = '2022-09-04'
/** Week ends that an edition publishes at once: a first one a year, others one. */
const FIRST_EDITION_WEEKS = 52
/** The disclosure step of a tenth of the people, in the same cells, takes about as long. */
const MOST_TIMES_OF_A_TENTH = 2

/**
 * An edition: reading and adding up its counts against plain scans of the state, the disclosure step by itself, and the
 * hashes of its tables by themselves. Goals go by the clock; CPU time stands beside. PostgreSQL, which keeps it, is not
 * part of it: the analytics process logs how long that took (`storeMs`).
 */
export const bench: Bench = {
  description:
    'an edition at national scale by the clock, in plain scans of the state (a scan: count() GROUP BY each of the seven slices); without storing it (--participants 30m --rounds 5)',
  async run(words) {
    const options = readOptions(words, { participants: 30_000_000, rounds: 5 })
    if (options.clean) {
      cleanWorlds(options)
      return { ratio: 0, goal: 0, holds: true, cleaned: options.dataDir }
    }
    const world = await openWorld(options)
    try {
      return await measure(world, options.rounds)
    } finally {
      await world.clickhouse.close()
    }
  },
}

async function measure({ clickhouse, participants, events }: World, rounds: number): Promise<BenchResult> {
  const [client = clickhouse.pipeline] = clickhouse.readers
  const codeLists = codeListsOfCode()
  const last = lastWeekBy(AS_OF)
  const weeks = Array.from({ length: FIRST_EDITION_WEEKS }, (_, index) => last - FIRST_EDITION_WEEKS + 1 + index)
  const slices = PUBLISHED_DIMENSIONS.map((dimension) => dimension.toLowerCase())
  // As the product does: what is asked at once is asked of several readers.
  let turn = 0
  const nextReader = () => clickhouse.readers[turn++ % clickhouse.readers.length] ?? client
  const ctx = { clickhouse: nextReader, switches: createSwitchReader(client) }
  const runs = await takeTurns(
    {
      scans: async () => {
        for (const slice of slices) await bareTextOf(client, scanOf(slice))
      },
      oneSlice: () => bareTextOf(client, scanOf('province')),
      first: async () => toWeeklyTables(await readCounts(ctx, last, (weeks[0] ?? 0) - 1), weeks, codeLists),
      weekly: async () => toWeeklyTables(await readCounts(ctx, last, last - 1), [last], codeLists),
    },
    rounds,
  )
  const read = await readCounts(ctx, last, (weeks[0] ?? 0) - 1)
  const whole = await disclose(read, weeks, codeLists, rounds)
  const tenthOf = (increment: Increment): Increment => ({ ...increment, people: Math.floor(increment.people / 10) })
  const tenth = await disclose({ ...read, increments: read.increments.map(tenthOf) }, weeks, codeLists, rounds)
  const ratio = ratioOf(runs.weekly, runs.scans)
  const ratioFirst = ratioOf(runs.first, runs.scans)
  const weeklyToOne = ratioOf(runs.weekly, runs.oneSlice)
  const firstToOne = ratioOf(runs.first, runs.oneSlice)
  const grows = Number((whole.millisecondsFirst / tenth.millisecondsFirst).toFixed(2))
  return resultOf(
    [
      atMost('reading and adding up, in plain scans of the state for its tables', ratio.wall, MOST_SCANS),
      atMost('the same of a first edition that begins with a year', ratioFirst.wall, MOST_SCANS),
      atMost('disclosure step, as times of that of a tenth of the people', grows, MOST_TIMES_OF_A_TENTH),
    ],
    {
      participants,
      events,
      cpuRatios: { weekly: ratio.cpu, first: ratioFirst.cpu },
      // The strictest reading of the goal: counts of all tables against one bare count by one slice alone.
      ratiosToOneSlice: { weekly: weeklyToOne.wall, first: firstToOne.wall },
      scansMs: summary(runs.scans),
      oneSliceMs: summary(runs.oneSlice),
      weeklyMs: summary(runs.weekly),
      firstMs: summary(runs.first),
      disclosure: whole,
      disclosureOfATenth: tenth,
      load: loadavg().map((load) => Number(load.toFixed(1))),
    },
  )
}

function scanOf(slice: string): string {
  return `SELECT ${slice}, count() FROM participant_state_v3 GROUP BY ${slice}`
}

type Disclosure = {
  millisecondsFirst: number
  millisecondsNext: number
  hashMilliseconds: number
  cells: number
} & Record<string, number>

/**
 * The disclosure step of a first edition of a year and of the one a week later, and the hashes of the first. The counts add
 * up: only slices are told.
 */
async function disclose(
  { increments, draws }: Pick<ReadCounts, 'increments' | 'draws'>,
  weeks: readonly number[],
  codeLists: CodeLists,
  rounds: number,
): Promise<Disclosure> {
  const known = { increments: evenOut(increments, weeks), draws }
  const first = toWeeklyTables(known, weeks.slice(0, -1), codeLists)
  const next = toWeeklyTables(known, weeks.slice(-1), codeLists)
  const noiseKey = Buffer.alloc(32, 7)
  const made = protectWeeks({ edition: 1, weekly: first, published: [], noiseKey })
  const runs = await takeTurns(
    {
      first: async () => protectWeeks({ edition: 1, weekly: first, published: [], noiseKey }),
      next: async () => protectWeeks({ edition: 2, weekly: next, published: made.stored, noiseKey }),
      hash: async () => hashTables(publishedTables(made.stored)),
    },
    Math.min(3, rounds),
    { warmUp: false },
  )
  return {
    millisecondsFirst: summary(runs.first).p50,
    millisecondsNext: summary(runs.next).p50,
    hashMilliseconds: summary(runs.hash).p50,
    ...made.statistics,
  }
}

/** Divided by ten and rounded down, tables no longer have the same totals by week: what is missing is put into the unknown. */
function evenOut(increments: readonly Increment[], weeks: readonly number[]): Increment[] {
  const [first, last] = [endOfWeek((weeks[0] ?? 0) - 1), endOfWeek(weeks.at(-1) ?? 0)]
  const totals = new Map<string, Map<string, number>>()
  for (const { table, measure, moment, people } of increments.filter((each) => each.moment <= last)) {
    const own = totals.get(table) ?? new Map<string, number>()
    const place = `${measure} ${Math.max(first, endOfDay(dayUntil(moment)))}`
    own.set(place, (own.get(place) ?? 0) + people)
    totals.set(table, own)
  }
  const most = new Map<string, number>()
  for (const own of totals.values()) {
    for (const [place, people] of own) most.set(place, Math.max(most.get(place) ?? 0, people))
  }
  const missing = COUNTED_TABLES.flatMap(({ id, measures }) =>
    [...most].flatMap(([place, people]): Increment[] => {
      const [measure = 0, moment = 0] = place.split(' ').map(Number)
      const own = totals.get(id)?.get(place) ?? 0
      if (!measures.includes(measure) || own === people) return []
      return [{ table: id, code: 0, measure, moment, people: people - own }]
    }),
  )
  return [...increments, ...missing]
}
