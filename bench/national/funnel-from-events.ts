import type { ClickHouseClient } from '@clickhouse/client'
import { NOT_REACHED } from '#analytics/clickhouse/state-columns.ts'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import { rowsOf } from './ask.ts'
import { ratioOf, summary, takeTurns } from './compare.ts'
import { atLeast, type Goal } from './goals.ts'
import { cellsOf, funnelOf, textOf } from './questions.ts'

const ORDERED_STEPS = 11
const LEAST = 200

const countsOf = (levels: string): string =>
  `SELECT ${Array.from({ length: ORDERED_STEPS }, (_, place) => `sumIf(n, level > ${place})`).join(', ')} FROM (${levels})`

/** Steps 1 to 11 with first times in their order, live: from the state's own byte. */
const FROM_STATE =
  countsOf(`SELECT bitShiftRight(os, 1) AS level, if(bitTest(os, 0), -toInt64(count()), toInt64(count())) AS n
  FROM participant_state_v2 GROUP BY os`)

/**
 * The same by ClickHouse's own function over the events, in the order in which they are stored, which suits it best. Only
 * first events: it would count somebody's later entry into a wave as their first.
 */
const FROM_EVENTS = `${countsOf(`SELECT level, count() AS n FROM (
    SELECT windowFunnel(4294967295)(toUInt32(occurred), ${Array.from({ length: ORDERED_STEPS }, (_, place) => `type = ${place + 1}`).join(', ')}) AS level
    FROM journey_event_v2
    WHERE touched = type AND type <= ${ORDERED_STEPS} AND (before_time = ${NOT_REACHED} OR before_time > occurred)
    GROUP BY participant_id) GROUP BY level`)} SETTINGS optimize_aggregation_in_order = 1`

const MASKS_FROM_EVENTS = `SELECT ${Array.from({ length: 14 }, (_, bit) => `sumIf(n, bitTest(reached, ${bit}))`).join(', ')} FROM (
    SELECT reached, count() AS n FROM (
      SELECT groupBitOr(bitShiftLeft(toUInt16(1), type - 1)) AS reached FROM journey_event_v2
      WHERE version > 0 AND type <= 14 GROUP BY participant_id) GROUP BY reached)
  SETTINGS optimize_aggregation_in_order = 1`

export type AgainstEvents = { figures: Record<string, unknown>; goals: Goal[] }

/** Throws when the state and the events do not give the same counts. */
export async function measureAgainstEvents(client: ClickHouseClient, rounds: number): Promise<AgainstEvents> {
  const widths = await readSliceWidths(client)
  const national = funnelOf({ source: 'STATE' }, widths)
  const ordered = await sameCounts('in order', await countsIn(client, FROM_STATE), await countsIn(client, FROM_EVENTS))
  const [[, any = []] = []] = await cellsOf(client, national)
  await sameCounts('in any order', any, await countsIn(client, MASKS_FROM_EVENTS))
  const fast = await takeTurns(
    { ordered: () => countsIn(client, FROM_STATE), any: () => textOf(client, national) },
    Math.max(5, rounds),
  )
  // The answers above were the warming up.
  const slow = await takeTurns(
    {
      windowFunnel: () => countsIn(client, FROM_EVENTS),
      ordered: () => countsIn(client, FROM_STATE),
      groupBitOr: () => countsIn(client, MASKS_FROM_EVENTS),
      any: () => textOf(client, national),
    },
    rounds,
    { warmUp: false },
  )
  const [timesFaster, anyTimesFaster] = [ratioOf(slow.windowFunnel, slow.ordered), ratioOf(slow.groupBitOr, slow.any)]
  return {
    goals: [atLeast('times faster than windowFunnel', timesFaster.wall, LEAST)],
    figures: {
      orderedCounts: ordered,
      orderedMs: summary(fast.ordered),
      windowFunnelMs: summary(slow.windowFunnel),
      timesFasterThanWindowFunnel: timesFaster,
      anyMs: summary(fast.any),
      groupBitOrMs: summary(slow.groupBitOr),
      timesFasterThanGroupBitOr: anyTimesFaster,
    },
  }
}

async function countsIn(client: ClickHouseClient, sql: string): Promise<number[]> {
  const [row = []] = await rowsOf(client, sql)
  return row.map(Number)
}

function sameCounts(order: string, ours: number[], theirs: number[]): number[] {
  if (ours.join() !== theirs.join()) throw new Error(`${order} the state has ${ours}, the events ${theirs}`)
  return ours
}
