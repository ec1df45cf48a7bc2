import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

test('each test database is its own, and every role may sign in to it', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  try {
    expect(one.name).not.toBe(other.name)
    const { owner, registration, marketplace, disbursement, analytics, issuer } = one
    const urls = [owner, registration, marketplace, disbursement, analytics, issuer]
    expect(await Promise.all(urls.map(whoSignsIn))).toEqual([
      'gelombang',
      'gelombang_registration',
      'gelombang_marketplace',
      'gelombang_disbursement',
      'gelombang_analytics',
      'gelombang_issuer',
    ])
  } finally {
    await Promise.all([one.drop(), other.drop()])
  }
})

async function whoSignsIn(url: string): Promise<string | undefined> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ name: string }>('SELECT current_user::text AS name')
  await client.end()
  return rows[0]?.name
}
