import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { InvalidInputError, UnavailableError } from '#platform/errors.ts'
import { type ClickHouse, openClickHouse } from '../clickhouse/connection.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { createSwitchReader, type SwitchReader } from '../clickhouse/switches.ts'
import { ask, type Question } from './ask.ts'
import { createSliceWidthsReader } from './ask-by-slices.ts'

const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
let clickhouse: ClickHouse
let switches: SwitchReader

beforeAll(async () => {
  clickhouse = await openClickHouse({ path: folder })
  await migrateClickHouse(clickhouse.pipeline)
  switches = createSwitchReader(clickhouse.looks)
})
afterAll(async () => {
  await clickhouse.close()
  rmSync(folder, { recursive: true, force: true })
})

const row = z.object({ n: z.number() })
const counting = (numbers: string): Question<typeof row> => ({
  name: 'test',
  source: 'STATE',
  sql: `SELECT sum(number % 7) AS n FROM numbers(${numbers})`,
  params: {},
  row,
})

function asking(question: Question<typeof row>) {
  const [client = clickhouse.pipeline] = clickhouse.readers
  return ask({ clickhouse: () => client, switches }, question)
}

test('while ClickHouse is away it is said that figures cannot be read, of the widths of codes, too', async () => {
  const nobody = createClient({ url: 'http://127.0.0.1:9' })
  await expect(createSliceWidthsReader(() => nobody)()).rejects.toThrow(UnavailableError)
  await nobody.close()
})

test('an answer says what it cost', async () => {
  const { row: found, explain } = await asking(counting('1000'))
  expect(found.n).toBe(2_997)
  expect(explain).toMatchObject({ source: 'STATE', rowsRead: 1_000, bytesRead: 8_000 })
})

test('a question that takes too long is stopped, and the message says what to do', async () => {
  const endless = { ...counting('1000000000000'), settings: { max_execution_time: 1 } }
  await expect(asking(endless)).rejects.toThrow(InvalidInputError)
  await expect(asking(endless)).rejects.toThrow(/Filter it/)
  // Whoever comes next, even before that, gets the own answer and nothing of what was stopped.
  const [stopped, next] = await Promise.allSettled([asking(endless), asking(counting('7'))])
  expect([stopped.status, next.status === 'fulfilled' && next.value.row.n]).toEqual(['rejected', 21])
  expect((await asking(counting('7'))).row.n).toBe(21)
})

test('more questions than can wait are turned away', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 420 }, () => asking(counting('1000'))))
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused).toHaveLength(20)
  expect(refused[0]?.reason).toBeInstanceOf(UnavailableError)
})
