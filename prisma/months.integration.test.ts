import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'

const MIGRATION = new URL('./migrations/20261130000100_months_of_jakarta/migration.sql', import.meta.url)
/** So many months that each of the year is among them, and that of a leap year. */
const MONTHS = 48

let database: TestDatabase
let client: pg.Client
let first: { year: number; month: number }

beforeAll(async () => {
  database = await createTestDatabase()
  client = new pg.Client(database.owner)
  await client.connect()
  const { rows } = await client.query("SELECT to_char(now() AT TIME ZONE 'Asia/Jakarta', 'YYYY MM') AS now")
  const [year, month] = rows[0].now.split(' ').map(Number)
  first = { year, month: month - 1 }
})

afterAll(async () => {
  await client.end()
  await database.drop()
})

/** The first instant, in Jakarta, of a month after the present one. */
function startOf(after: number): string {
  return new Date(Date.UTC(first.year, first.month + after, 1, -7)).toISOString()
}

function nameOf(after: number): string {
  const month = new Date(Date.UTC(first.year, first.month + after))
  return `event_${month.toISOString().slice(0, 7).replace('-', '_')}`
}

async function months(): Promise<{ name: string; from: string; to: string }[]> {
  const { rows } = await client.query<{ name: string; bounds: string }>(
    `SELECT relname AS name, pg_get_expr(relpartbound, oid) AS bounds FROM pg_class
     JOIN pg_inherits ON inhrelid = oid
     WHERE inhparent = 'journey.event'::regclass AND relname <> 'event_default' ORDER BY relname`,
  )
  return rows.map(({ name, bounds }) => {
    const [from = '', to = ''] = [...bounds.matchAll(/'([^']+)'/g)].map(([, instant]) =>
      new Date(instant ?? '').toISOString(),
    )
    return { name, from, to }
  })
}

function expectedMonths(count: number): { name: string; from: string; to: string }[] {
  return Array.from({ length: count }, (_, after) => ({
    name: nameOf(after),
    from: startOf(after),
    to: startOf(after + 1),
  }))
}

test('each month of events ends where the next begins, at midnight in Jakarta', async () => {
  expect(await months()).toEqual(expectedMonths(4))
  await client.query('SELECT journey.ensure_partitions($1)', [MONTHS])
  expect(await months()).toEqual(expectedMonths(MONTHS + 1))
})

test('months that were made with the wrong bounds, with nothing in them, are made again', async () => {
  await client.query(`DROP TABLE journey.${nameOf(2)}, journey.${nameOf(3)}`)
  await client.query(`CREATE TABLE journey.${nameOf(2)} PARTITION OF journey.event
    FOR VALUES FROM ('${startOf(2)}'::timestamptz + interval '5 days') TO ('${startOf(3)}'::timestamptz + interval '5 days')`)
  await client.query(readFileSync(MIGRATION, 'utf8'))
  expect(await months()).toEqual(expectedMonths(4))
})

test('months that cannot be made stop nobody: the others are, and what is recorded meanwhile has its place', async () => {
  await client.query(`DROP TABLE journey.${nameOf(0)}`)
  const draft = { type: 'REGISTERED', participant_id: randomUUID(), occurred_at: new Date() }
  await client.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify([draft])])
  await client.query(`ALTER TABLE journey.${nameOf(3)} RENAME TO event_of_old`)
  await client.query('SELECT journey.ensure_partitions(5)')
  const names = (await months()).map(({ name }) => name)
  expect(names).toEqual([nameOf(1), nameOf(2), nameOf(4), nameOf(5), 'event_of_old'].sort())
  expect((await client.query('SELECT FROM journey.event_default')).rowCount).toBe(1)
})
