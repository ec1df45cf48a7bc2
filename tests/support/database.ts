import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type ProcessRole, roleUrl } from '#prisma/roles.ts'
import { TEST_PASSWORD } from './test-cluster.ts'

/** Connection URLs by who signs in; the owner is a superuser. */
export type TestDatabase = Record<'owner' | ProcessRole, string> & {
  name: string
  /** Ends whatever is still connected and removes the database. */
  drop: () => Promise<void>
}

/**
 * A migrated, empty database of the test file's own, cloned from the run's template (about 50 ms).
 * Call it in `beforeAll`, and `drop` in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = new URL(inject('templateDatabaseUrl'))
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(template, `CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`)
  const url = new URL(template)
  url.pathname = `/${name}`
  const owner = url.toString()
  return {
    name,
    owner,
    registration: roleUrl(owner, 'registration', TEST_PASSWORD),
    marketplace: roleUrl(owner, 'marketplace', TEST_PASSWORD),
    disbursement: roleUrl(owner, 'disbursement', TEST_PASSWORD),
    analytics: roleUrl(owner, 'analytics', TEST_PASSWORD),
    issuer: roleUrl(owner, 'issuer', TEST_PASSWORD),
    drop: async () => {
      await untilUnused(template, name)
      await administer(template, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

/**
 * Waits up to 2 s for the last client to leave: a pool that is closing would be cut off by a forced drop, and say so by
 * an error that nobody listens for any more.
 */
function untilUnused(template: URL, name: string): Promise<void> {
  return administer(
    template,
    `DO $$ BEGIN
       FOR attempt IN 1..200 LOOP
         EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '${name}');
         PERFORM pg_stat_clear_snapshot(), pg_sleep(0.01);
       END LOOP;
     END $$`,
  )
}

async function administer(template: URL, statement: string): Promise<void> {
  const url = new URL(template)
  url.pathname = '/postgres'
  const client = new pg.Client(url.toString())
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
