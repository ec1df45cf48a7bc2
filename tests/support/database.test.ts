import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

test('each test database is its own and every role may sign in to it', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  try {
    expect(one.name).not.toBe(other.name)
    const client = new pg.Client(one.owner)
    await client.connect()
    const { rows } = await client.query('SELECT current_user::text AS name')
    await client.end()
    expect(rows).toEqual([{ name: 'gelombang' }])
  } finally {
    await Promise.all([one.drop(), other.drop()])
  }
})
