import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../testing/wait-until.ts'
import { type ClickHouse, openClickHouse } from './connection.ts'
import { migrateClickHouse } from './migrate.ts'
import { beginSwitch, createSwitchReader, endSwitch } from './switches.ts'

const folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-'))
let clickhouse: ClickHouse

beforeAll(async () => {
  clickhouse = await openClickHouse({ path: folder })
  await migrateClickHouse(clickhouse.pipeline)
})
afterAll(async () => {
  await clickhouse.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A client whose answers are found at once and told when the gate opens. */
function toldLater(client: ClickHouseClient, gate: Promise<void>) {
  let found = 0
  const query = async (params: Parameters<ClickHouseClient['query']>[0]) => {
    const result = await client.query(params)
    found += 1
    await gate
    return result
  }
  const later = new Proxy(client, {
    get: (target, name) => {
      const value: unknown = name === 'query' ? query : Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { client: later, found: () => found }
}

test('who waits for a look shares the next one, and is never told by one that began before', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const { client, found } = toldLater(clickhouse.looks, gate)
  const switches = createSwitchReader(client)
  const before = switches.read()
  await waitUntil('the first look has found what there is', async () => found() === 1)
  await beginSwitch(clickhouse.pipeline)
  const during = Array.from({ length: 40 }, () => switches.read())
  open()
  expect(await before).toEqual({ begun: 0, done: 0 })
  expect(await Promise.all(during)).toEqual(Array(40).fill({ begun: 1, done: 0 }))
  expect(found()).toBe(2)
  await endSwitch(clickhouse.pipeline)
  expect(await switches.read()).toEqual({ begun: 1, done: 1 })
})
