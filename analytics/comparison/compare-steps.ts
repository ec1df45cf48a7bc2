import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { queryRow, queryRows } from '../clickhouse/query.ts'
import { NOT_REACHED, SHOWN, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import { createSwitchReader, readOfOneTime } from '../clickhouse/switches.ts'
import { entryDayOf } from '../funnel/dimensions.ts'
import { countPeople, countSince, isIncluded, type Snapshot } from './count-people.ts'
import { ComparisonError, failingAs } from './failure.ts'

/** `source`: the table that ClickHouse's number is of, the cube or the state. */
export type StepDifference = {
  source: (typeof SOURCES)[number]
  step: Step
  day: string
  postgres: number
  clickhouse: number
}
export const SOURCES = ['CUBE', 'STATE'] as const

export type Comparison = {
  /** When PostgreSQL was counted. */
  comparedAt: Date
  /** How long that took. */
  seconds: number
  /** How many pairs of step and day were compared, in the cube and in the state. */
  compared: number
  /** Empty when ClickHouse is what PostgreSQL is. Events on their way are no difference. */
  differences: StepDifference[]
}

const COME_WITHIN_MS = 120_000

/**
 * People by step and Jakarta day of its first time: the cube in ClickHouse, and its state for one step after another (by
 * `turn`, since it is a scan of everybody), against the participants' states in PostgreSQL, and where they differ. Exact
 * while events are written: those that ClickHouse has and the snapshot had not are added to the snapshot's count. Throws
 * ComparisonError, also when ClickHouse does not come to where the snapshot was within two minutes.
 */
export async function compareSteps(
  database: Database,
  clickhouse: ClickHouseClient,
  { turn = 0, signal }: { turn?: number; signal?: AbortSignal } = {},
): Promise<Comparison & { stateStep: Step }> {
  const place = turn % STEPS.length
  const comparedAt = new Date()
  const { snapshot, counts: theirs } = await failingAs('POSTGRES_NOT_COUNTED', countPeople(database, signal))
  const seconds = (Date.now() - comparedAt.getTime()) / 1000
  const { lastWindow, counts: ours } = await waitForSnapshot({ database, clickhouse, snapshot, place, signal })
  const since = await failingAs('POSTGRES_NOT_COUNTED', countSince(database, snapshot, lastWindow))
  const expected = new Map<string, number>()
  for (const { step, day, people } of [...theirs, ...since]) {
    for (const source of SOURCES) {
      if (source === 'STATE' && step !== place + 1) continue
      const key = `${source} ${step} ${day}`
      expected.set(key, (expected.get(key) ?? 0) + people)
    }
  }
  return { comparedAt, seconds, ...differencesOf(ours, expected), stateStep: STEPS[place] ?? 'REGISTERED' }
}

function differencesOf(
  ours: ReadonlyMap<string, number>,
  expected: ReadonlyMap<string, number>,
): Pick<Comparison, 'compared' | 'differences'> {
  const keys = new Set([...ours.keys(), ...[...expected.keys()].filter((key) => expected.get(key) !== 0)])
  const differences = [...keys].flatMap((key) => {
    const [clickhouse = 0, postgres = 0] = [ours.get(key), expected.get(key)]
    const [place = 1, day = 0] = key.split(' ').slice(1).map(Number)
    const [source, step] = [SOURCES.find((name) => key.startsWith(name)), STEPS[place - 1]]
    return !source || !step || clickhouse === postgres
      ? []
      : [{ source, step, day: entryDayOf(day), postgres, clickhouse }]
  })
  return { compared: keys.size, differences }
}

type Held = { lastWindow: bigint; counts: Map<string, number> }

async function waitForSnapshot(parts: {
  database: Database
  clickhouse: ClickHouseClient
  snapshot: Snapshot
  place: number
  signal: AbortSignal | undefined
}): Promise<Held> {
  const { database, clickhouse, snapshot, place, signal } = parts
  const switches = createSwitchReader(clickhouse)
  for (const giveUpAt = Date.now() + COME_WITHIN_MS; ; ) {
    const lastWindow = await failingAs('CLICKHOUSE_NOT_COUNTED', readLastWindow(clickhouse))
    if (await failingAs('POSTGRES_NOT_COUNTED', isIncluded(database, snapshot, lastWindow))) {
      const counting = readOfOneTime(switches, () => countInClickHouse(clickhouse, place))
      const held = await failingAs('CLICKHOUSE_NOT_COUNTED', counting)
      if (held && held.lastWindow >= lastWindow) return held
    }
    if (Date.now() > giveUpAt) {
      throw new ComparisonError('CLICKHOUSE_BEHIND', 'ClickHouse did not come to where PostgreSQL was counted')
    }
    await sleep(200, undefined, { ...(signal && { signal }) })
  }
}

async function readLastWindow(client: ClickHouseClient): Promise<bigint> {
  const { lastWindow } = await queryRow(client, {
    name: 'comparison.window',
    sql: `SELECT toString(${SHOWN.stepCube.lastWindow}) AS lastWindow`,
    row: counted.pick({ lastWindow: true }),
  })
  return lastWindow
}

const counted = z.object({
  source: z.enum(SOURCES),
  step: z.coerce.number(),
  day: z.coerce.number(),
  people: z.coerce.number(),
  lastWindow: z.coerce.bigint(),
})

/** Absent while a horizon is being shown, which the cube has before the state. */
async function countInClickHouse(client: ClickHouseClient, place: number): Promise<Held | undefined> {
  const time = STEP_COLUMNS[place]
  const rows = await queryRows(client, {
    name: 'comparison.steps',
    // The row without a step says how far the table is, also when it is empty.
    sql: `SELECT 'CUBE' AS source, 0 AS step, 0 AS day, 0 AS people, toString(${SHOWN.stepCube.lastWindow}) AS lastWindow
          UNION ALL
          SELECT 'STATE', 0, 0, 0, toString(${SHOWN.state.lastWindow})
          UNION ALL
          SELECT 'CUBE', step, period AS day, sum(n) AS people, '0' FROM step_cube_v1
          WHERE kind = 0 AND ord = 0 AND grain = 1 GROUP BY step, day HAVING people != 0
          UNION ALL
          SELECT 'STATE', ${place + 1}, floor((${time} + 25200) / 86400) AS day, sum(sign) AS people, '0' FROM participant_state_v3
          WHERE ${time} < ${NOT_REACHED} GROUP BY day HAVING people != 0`,
    row: counted,
  })
  const [cube, state] = SOURCES.map((name) => rows.find(({ source, step }) => source === name && step === 0))
  if (!cube || cube.lastWindow !== state?.lastWindow) return undefined
  const counts = rows.filter(({ step }) => step > 0)
  return {
    lastWindow: cube.lastWindow,
    counts: new Map(counts.map(({ source, step, day, people }) => [`${source} ${step} ${day}`, people])),
  }
}
