import type { ClickHouseClient } from '@clickhouse/client'
import { NOT_REACHED } from '#analytics/clickhouse/state-columns.ts'
import { readSliceWidths } from '#analytics/questions/slice-widths.ts'
import { rowsOf } from './ask.ts'
import { ratioOf, summary, takeTurns } from './compare.ts'
import { atLeast, type Goal } from './goals.ts'
import { cellsOf, funnelOf } from './questions.ts'

const ORDERED_STEPS = 11
const LEAST = 200

const countsOf = (levels: string): string =>
  `SELECT ${Array.from({ length: ORDERED_STEPS }, (_, place) => `sumIf(n, level > ${place})`).join(', ')} FROM (${levels})`

/** Steps 1 to 11 with first times in their order, live: from the state's own byte. */
const FROM_STATE = `SELECT arrayReverse(arrayCumSum(arrayReverse(
    sumResample(1, ${ORDERED_STEPS + 1}, 1)(if(bitTest(os, 0), -people, people), least(bitShiftRight(os, 1), ${ORDERED_STEPS})))))
  FROM (SELECT os, toInt64(count()) AS people FROM participant_state_v3 GROUP BY os)`

/**
 * The same by ClickHouse's own function over the events, in the order in which they are stored, which suits it best. Only
 * first events: it would count somebody's later entry into a wave as their first.
 */
const FROM_EVENTS = `${countsOf(`SELECT level, count() AS n FROM (
    SELECT windowFunnel(4294967295)(toUInt32(occurred), ${Array.from({ length: ORDERED_STEPS }, (_, place) => `type = ${place + 1}`).join(', ')}) AS level
    FROM journey_event_v3
    WHERE touched = type AND type <= ${ORDERED_STEPS} AND (before_time = ${NOT_REACHED} OR before_time > occurred)
    GROUP BY participant_id) GROUP BY level`)} SETTINGS optimize_aggregation_in_order = 1`

const MASKS_FROM_EVENTS = `SELECT ${Array.from({ length: 14 }, (_, bit) => `sumIf(n, bitTest(reached, ${bit}))`).join(', ')} FROM (
    SELECT reached, count() AS n FROM (
      SELECT groupBitOr(bitShiftLeft(toUInt16(1), type - 1)) AS reached FROM journey_event_v3
      WHERE version > 0 AND type <= 14 GROUP BY participant_id) GROUP BY reached)
  SETTINGS optimize_aggregation_in_order = 1`

export type AgainstEvents = { figures: Record<string, unknown>; goals: Goal[] }

/** Throws when the state and the events do not give the same counts. */
export async function measureAgainstEvents(client: ClickHouseClient, rounds: number): Promise<AgainstEvents> {
  const national = funnelOf({ source: 'STATE' }, await readSliceWidths(client))
  const answers = { ordered: '', windowFunnel: '', any: '', groupBitOr: '' }
  const fast = {
    ordered: async () => (answers.ordered = await countsIn(client, FROM_STATE)),
    any: async () => (answers.any = String((await cellsOf(client, national))[0]?.counts)),
  }
  await takeTurns(fast, 1)
  const slow = await takeTurns(
    {
      windowFunnel: async () => (answers.windowFunnel = await countsIn(client, FROM_EVENTS)),
      ordered: fast.ordered,
      groupBitOr: async () => (answers.groupBitOr = await countsIn(client, MASKS_FROM_EVENTS)),
      any: fast.any,
    },
    rounds,
    { warmUp: false },
  )
  if (answers.ordered !== answers.windowFunnel || answers.any !== answers.groupBitOr) {
    throw new Error(`the state and the events do not give the same counts: ${JSON.stringify(answers)}`)
  }
  const [timesFaster, anyTimesFaster] = [ratioOf(slow.windowFunnel, slow.ordered), ratioOf(slow.groupBitOr, slow.any)]
  return {
    goals: [atLeast('times faster than windowFunnel', timesFaster.wall, LEAST)],
    figures: {
      orderedCounts: answers.ordered.split(',').map(Number),
      orderedMs: summary(slow.ordered),
      windowFunnelMs: summary(slow.windowFunnel),
      timesFasterThanWindowFunnel: timesFaster,
      anyMs: summary(slow.any),
      groupBitOrMs: summary(slow.groupBitOr),
      timesFasterThanGroupBitOr: anyTimesFaster,
    },
  }
}

async function countsIn(client: ClickHouseClient, sql: string): Promise<string> {
  const [row = []] = await rowsOf(client, sql)
  return row.flat().map(Number).join()
}
