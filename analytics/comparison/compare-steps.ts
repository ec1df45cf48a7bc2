import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { queryRows } from '../clickhouse/query.ts'
import { SHOWN } from '../clickhouse/state-columns.ts'
import { createSwitchReader, readOfOneTime } from '../clickhouse/switches.ts'
import { entryDayOf } from '../funnel/dimensions.ts'
import { countPeople, countSince, isIncluded, type PeopleCount, type Snapshot } from './count-people.ts'
import { ComparisonError, failingAs } from './failure.ts'

export type StepDifference = { step: Step; day: string; postgres: number; clickhouse: number }

export type Comparison = {
  /** When PostgreSQL was counted. */
  comparedAt: Date
  /** How long that took. */
  seconds: number
  /** How many pairs of step and day were compared. */
  compared: number
  /** Empty when ClickHouse is what PostgreSQL is. Events on their way are no difference. */
  differences: StepDifference[]
}

const COME_WITHIN_MS = 120_000

/**
 * People by step and Jakarta day of its first time: the cube in ClickHouse against the participants' states in PostgreSQL,
 * and where they differ. Exact while events are written: those that ClickHouse has and the snapshot had not are added to
 * the snapshot's count. Throws ComparisonError, also when ClickHouse does not come to where the snapshot was within two
 * minutes.
 */
export async function compareSteps(
  database: Database,
  clickhouse: ClickHouseClient,
  signal?: AbortSignal,
): Promise<Comparison> {
  const comparedAt = new Date()
  const { snapshot, counts: theirs } = await failingAs('POSTGRES_NOT_COUNTED', countPeople(database, signal))
  const seconds = (Date.now() - comparedAt.getTime()) / 1000
  const { lastWindow, counts: ours } = await waitForSnapshot(database, clickhouse, snapshot, signal)
  const since = await failingAs('POSTGRES_NOT_COUNTED', countSince(database, snapshot, lastWindow))
  const expected = new Map<string, number>()
  for (const { step, day, people } of [...theirs, ...since]) {
    const key = `${step} ${day}`
    expected.set(key, (expected.get(key) ?? 0) + people)
  }
  return { comparedAt, seconds, ...differencesOf(ours, expected) }
}

function differencesOf(
  ours: ReadonlyMap<string, number>,
  expected: ReadonlyMap<string, number>,
): Pick<Comparison, 'compared' | 'differences'> {
  const keys = new Set([...ours.keys(), ...[...expected.keys()].filter((key) => expected.get(key) !== 0)])
  const differences = [...keys].flatMap((key) => {
    const [clickhouse = 0, postgres = 0] = [ours.get(key), expected.get(key)]
    const [place = 1, day = 0] = key.split(' ').map(Number)
    const step = STEPS[place - 1]
    return !step || clickhouse === postgres ? [] : [{ step, day: entryDayOf(day), postgres, clickhouse }]
  })
  return { compared: keys.size, differences }
}

type Held = { lastWindow: bigint; counts: Map<string, number> }

async function waitForSnapshot(
  database: Database,
  clickhouse: ClickHouseClient,
  snapshot: Snapshot,
  signal?: AbortSignal,
): Promise<Held> {
  const switches = createSwitchReader(clickhouse)
  for (const giveUpAt = Date.now() + COME_WITHIN_MS; ; ) {
    const counting = readOfOneTime(switches, () => countInClickHouse(clickhouse))
    const held = await failingAs('CLICKHOUSE_NOT_COUNTED', counting)
    const included = isIncluded(database, snapshot, held.lastWindow)
    if (await failingAs('POSTGRES_NOT_COUNTED', included)) return held
    if (Date.now() > giveUpAt) {
      throw new ComparisonError('CLICKHOUSE_BEHIND', 'ClickHouse did not come to where PostgreSQL was counted')
    }
    await sleep(200, undefined, { ...(signal && { signal }) })
  }
}

const counted = z.object({
  step: z.coerce.number(),
  day: z.coerce.number(),
  people: z.coerce.number(),
  lastWindow: z.coerce.bigint(),
})

async function countInClickHouse(client: ClickHouseClient): Promise<Held> {
  const rows = await queryRows(client, {
    name: 'comparison.steps',
    // The row without a step says how far the cube is, also when it is empty.
    sql: `SELECT 0 AS step, 0 AS day, 0 AS people, toString(${SHOWN.stepCube.lastWindow}) AS lastWindow
          UNION ALL
          SELECT step, period AS day, sum(n) AS people, '0' FROM step_cube_v1
          WHERE kind = 0 AND ord = 0 AND grain = 1 GROUP BY step, day HAVING people != 0`,
    row: counted,
  })
  const counts: PeopleCount[] = rows.filter(({ step }) => step > 0)
  return {
    lastWindow: rows.find(({ step }) => step === 0)?.lastWindow ?? 0n,
    counts: new Map(counts.map(({ step, day, people }) => [`${step} ${day}`, people])),
  }
}
