import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { DATA_KEY } from '#tests/support/registration.ts'

const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const nowhere = 'http://127.0.0.1:1'
const PARTS = [
  ['registration', 25_101],
  ['marketplace', 25_102],
] as const

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

function start(part: (typeof PARTS)[number][0], port: number): ChildProcess {
  return spawn(process.execPath, [`subgraphs/${part}/main.ts`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      NODE_ENV: 'test',
      PORT: String(port),
      LOG_LEVEL: 'silent',
      DATABASE_URL: database[part],
      OIDC_ISSUER: `${nowhere}/oidc`,
      OIDC_JWKS_URL: `${nowhere}/oidc/jwks`,
      GATEWAY_PUBLIC_KEY: publicKey,
      ISSUER_PUBLIC_KEY: publicKey,
      DATA_KEY,
      DUKCAPIL_URL: nowhere,
      SMS_URL: nowhere,
      EMAIL_URL: nowhere,
      BEACON_URL: nowhere,
    },
  })
}

test.each(PARTS)(
  '%s serves when it is ready, answers nobody who has not signed, and stops in order',
  async (part, port) => {
    const child = start(part, port)
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const url = `http://127.0.0.1:${port}`
    const ready = () =>
      fetch(`${url}/health/ready`).then(
        (response) => response.ok,
        () => false,
      )
    for (const until = Date.now() + 20_000; !(await ready()) && Date.now() < until; ) await sleep(50)
    expect(await ready()).toBe(true)
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ _entities(representations: []) { __typename } }' }),
    })
    expect(answer.status).toBe(403)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  },
)
