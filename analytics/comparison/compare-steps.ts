import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { queryRows } from '../clickhouse/query.ts'
import { entryDayOf } from '../funnel/dimensions.ts'

export type StepDifference = { step: Step; day: string; postgres: number; clickhouse: number }

export type Comparison = {
  /** How many pairs of step and day were compared. */
  compared: number
  /** Empty when ClickHouse is what PostgreSQL is; while events are on their way, those are the difference. */
  differences: StepDifference[]
}

const counted = z.object({ step: z.coerce.number(), day: z.coerce.number(), people: z.coerce.number() })

/** Counts people by step and Jakarta day of its first time, in ClickHouse and in PostgreSQL, and says where they differ. */
export async function compareSteps(database: Database, clickhouse: ClickHouseClient): Promise<Comparison> {
  const [ours, theirs] = await Promise.all([countInClickHouse(clickhouse), countInPostgres(database)])
  const keys = new Set([...ours.keys(), ...theirs.keys()])
  const differences = [...keys].flatMap((key) => {
    const [clickhouseCount = 0, postgresCount = 0] = [ours.get(key), theirs.get(key)]
    const [place = 1, day = 0] = key.split(' ').map(Number)
    const step = STEPS[place - 1]
    if (!step || clickhouseCount === postgresCount) return []
    return [{ step, day: entryDayOf(day), postgres: postgresCount, clickhouse: clickhouseCount }]
  })
  return { compared: keys.size, differences }
}

function toCounts(rows: readonly z.infer<typeof counted>[]): Map<string, number> {
  return new Map(rows.map(({ step, day, people }) => [`${step} ${day}`, people]))
}

async function countInClickHouse(client: ClickHouseClient): Promise<Map<string, number>> {
  const rows = await queryRows(client, {
    name: 'comparison.steps',
    sql: `SELECT step, period AS day, sum(n) AS people FROM step_cube_v1
          WHERE kind = 0 AND ord = 0 AND grain = 1 GROUP BY step, day HAVING people != 0`,
    row: counted,
  })
  return toCounts(rows)
}

async function countInPostgres(database: Database): Promise<Map<string, number>> {
  const rows = await database.$queryRaw<unknown[]>`
    SELECT step, floor((time + 25200) / 86400.0)::int AS day, count(*)::int AS people
    FROM journey.participant,
         LATERAL (VALUES (1, registered), (2, email_verified), (3, identity_verified), (4, phone_verified),
                         (5, eligible), (6, joined), (7, selected), (8, purchased), (9, completed), (10, reviewed),
                         (11, certified), (12, account_linked), (13, account_verified), (14, paid)) AS reached (step, time)
    WHERE time IS NOT NULL GROUP BY step, day`
  return toCounts(rows.map((row) => counted.parse(row)))
}
