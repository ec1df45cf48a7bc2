import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClickHouse, openClickHouse } from './connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
let clickhouse: ClickHouse

beforeAll(async () => {
  clickhouse = await openClickHouse({ path: folder })
})
afterAll(async () => {
  await clickhouse?.close()
  rmSync(folder, { recursive: true, force: true })
})

const settingsOf = async (settings: Record<string, string> = {}): Promise<unknown> => {
  const result = await clickhouse.pipeline.query({
    query: `SELECT name, value FROM system.settings WHERE name IN ('max_threads', 'max_block_size', 'session_timezone') ORDER BY name`,
    format: 'JSONCompactEachRow',
    clickhouse_settings: settings,
  })
  return Object.fromEntries(await result.json<[string, string]>())
}

test('a setting holds for its own statement only', async () => {
  const before = await settingsOf()
  expect(await settingsOf({ max_threads: '1', max_block_size: '1000' })).toMatchObject({
    max_threads: '1',
    max_block_size: '1000',
  })
  expect(await settingsOf({ max_block_size: '2000' })).toMatchObject({ max_block_size: '2000' })
  expect(await settingsOf()).toEqual(before)
})

test('of many statements at once, some of which fail, each has its own settings', async () => {
  const sizes = Array.from({ length: 60 }, (_, index) => (index % 3 ? `${1000 + index}` : undefined))
  const found = await Promise.all(
    sizes.map(async (size, index) => {
      if (index % 5 === 4) {
        const nonsense = { query: 'SELECT nothing', clickhouse_settings: { max_block_size: '7' } }
        return clickhouse.pipeline.query(nonsense).catch(() => 'failed')
      }
      const settings = await settingsOf(size ? { max_block_size: size } : {})
      return Object(settings).max_block_size
    }),
  )
  const before = Object(await settingsOf()).max_block_size
  expect(found).toEqual(sizes.map((size, index) => (index % 5 === 4 ? 'failed' : (size ?? before))))
})

test('what a statement that fails had written already is in no answer to those that wait behind it', async () => {
  const ask = async (query: string): Promise<unknown> => {
    const settings = { max_block_size: '1000' }
    const result = await clickhouse.pipeline.query({ query, format: 'JSONEachRow', clickhouse_settings: settings })
    return result.json()
  }
  const failing = 'SELECT throwIf(number = 70000) + number AS n FROM numbers(100000)'
  const found = await Promise.all(
    Array.from({ length: 12 }, (_, index) => ask(index % 3 ? `SELECT ${index} AS n` : failing).catch(() => 'failed')),
  )
  expect(found).toEqual(found.map((_answer, index) => (index % 3 ? [{ n: index }] : 'failed')))
})

test('merges in the background give way to whatever else the processors have to do', async () => {
  const result = await clickhouse.pipeline.query({
    query: `SELECT value FROM system.server_settings WHERE name = 'os_threads_nice_value_merge_mutate'`,
    format: 'JSONCompactEachRow',
  })
  expect(await result.json()).toEqual([['19']])
})
