import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { claimDataKey, claimRoles } from './claim.ts'

let one: TestDatabase
let other: TestDatabase
const clients: pg.Client[] = []

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  clients.push(client)
  return client
}

beforeAll(async () => {
  one = await createTestDatabase()
  other = await createTestDatabase()
})
afterAll(async () => {
  await clients[0]?.query('COMMENT ON ROLE gelombang_registration IS NULL')
  await Promise.all(clients.map((client) => client.end()))
  await Promise.all([one.drop(), other.drop()])
})

test('the first key is noted, another is refused once there is somebody', async () => {
  const client = await connect(one.owner)
  const [first, second] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
  await claimDataKey(client, first)
  await claimDataKey(client, second)
  await client.query(
    `INSERT INTO registration.registrant (id, email_index, email_sealed, registered_at) VALUES ($1, '\\x00', '\\x00', now())`,
    [randomUUID()],
  )
  await claimDataKey(client, second)
  await expect(claimDataKey(client, first)).rejects.toThrow(/sealed with another key/)
  await claimDataKey(client, second)
})

test('the roles of a server belong to one installation, until its database is gone', async () => {
  const [mine, theirs] = await Promise.all([connect(one.owner), connect(other.owner)])
  await claimRoles(theirs)
  await claimRoles(theirs)
  await expect(claimRoles(mine)).rejects.toThrow(new RegExp(`"${other.name}", which would be locked out`))
  await mine.query(`COMMENT ON ROLE gelombang_registration IS 'a database that is gone'`)
  await claimRoles(mine)
})
