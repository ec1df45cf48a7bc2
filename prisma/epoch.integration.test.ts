import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { beginEpochIfRestored } from './epoch.ts'

let database: TestDatabase
let clients: pg.Client[]

beforeAll(async () => {
  database = await createTestDatabase()
  clients = Array.from({ length: 3 }, () => new pg.Client(database.owner))
  await Promise.all(clients.map((client) => client.connect()))
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()))
  await database.drop()
})

const append = (client: pg.Client) =>
  client.query('SELECT FROM journey.append($1::jsonb)', [
    JSON.stringify([{ type: 'REGISTERED', participant_id: randomUUID(), occurred_at: '2020-05-01T00:00:00Z' }]),
  ])

test('while others append, none begins; after a restore one begins, however many see it', async () => {
  const [first, second, author] = clients
  if (!first || !second || !author) throw new Error('no clients')
  let isAsking = true
  const appending = (async () => {
    while (isAsking) await append(author)
  })()
  const begun = []
  for (let asked = 0; asked < 500; asked += 1) begun.push(await beginEpochIfRestored(first))
  isAsking = false
  await appending
  expect(begun.filter(Boolean)).toEqual([])

  await first.query('UPDATE journey.event SET transaction_id = transaction_id + 1000000')
  const seen = await Promise.all([beginEpochIfRestored(first), beginEpochIfRestored(second)])
  expect(seen.filter(Boolean)).toHaveLength(1)
  expect(await beginEpochIfRestored(author)).toBe(false)
})
