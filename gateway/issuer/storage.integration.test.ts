import type { AdapterFactory } from 'oidc-provider'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createAttempts } from './attempts.ts'
import { createStorage, removeExpired } from './storage.ts'

let database: TestDatabase
let pool: pg.Pool
let storage: AdapterFactory

beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.issuer })
  storage = createStorage(pool)
})

afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

test('a code is used once, however many come with it at the same time', async () => {
  const codes = storage('AuthorizationCode')
  await codes.upsert('code', { grantId: 'grant' }, 60)
  const uses = await Promise.allSettled(Array.from({ length: 10 }, () => codes.consume('code')))
  expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await codes.find('code')).toMatchObject({ grantId: 'grant', consumed: expect.any(Number) })
})

test('revoking a grant takes back what was issued for it, and nothing else', async () => {
  const [tokens, sessions] = [storage('RefreshToken'), storage('Session')]
  await tokens.upsert('revoked', { grantId: 'one' }, 60)
  await tokens.upsert('kept', { grantId: 'two' }, 60)
  await sessions.upsert('session', { uid: 'uid' }, 60)
  await tokens.revokeByGrantId('one')
  expect(await tokens.find('revoked')).toBeUndefined()
  expect(await tokens.find('kept')).toMatchObject({ grantId: 'two' })
  expect(await sessions.findByUid('uid')).toMatchObject({ uid: 'uid' })
})

test('what has expired is not found, and removed after a while', async () => {
  const codes = storage('AuthorizationCode')
  await codes.upsert('old', {}, -7_200)
  expect(await codes.find('old')).toBeUndefined()
  await removeExpired(pool)
  const { rows } = await pool.query(`SELECT id FROM issuer.artifact WHERE id = 'old'`)
  expect(rows).toEqual([])
})

test('attempts are counted exactly, however many come at the same time, and anew in the next window', async () => {
  const attempts = createAttempts(pool)
  const limit = { name: 'test', count: 5, seconds: 1 }
  const allowed = await Promise.all(Array.from({ length: 20 }, () => attempts.allow([limit, 'siti'])))
  expect(allowed.filter(Boolean)).toHaveLength(5)
  expect(await attempts.allow([limit, 'budi'])).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect(await attempts.allow([limit, 'siti'])).toBe(true)
})
