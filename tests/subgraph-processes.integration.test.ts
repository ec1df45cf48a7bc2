import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { freePortBase } from './support/free-ports.ts'
import { startSubgraphProcess } from './support/subgraph-process.ts'

const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test.each(['registration', 'marketplace'] as const)(
  '%s serves when it is ready, answers nobody who has not signed, and stops in order',
  async (part) => {
    const subgraph = await startSubgraphProcess(part, { database, port: await freePortBase(1), publicKey })
    const answer = await fetch(`${subgraph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ _entities(representations: []) { __typename } }' }),
    })
    expect(answer.status).toBe(403)
    subgraph.process.kill('SIGTERM')
    expect(await subgraph.exited).toBe(0)
  },
)
