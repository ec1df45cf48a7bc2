import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { CLUSTER_OWNER, createCluster, startCluster } from '#platform/launcher/postgres/cluster.ts'
import { applyMigrations } from '#prisma/migrations.ts'
import { seedReferenceData } from '#prisma/reference-data.ts'
import { setRolePasswords } from '#prisma/roles.ts'
import { freePortBase } from './free-ports.ts'
import { TEST_PASSWORD } from './test-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's URL of the migrated template database; cloned by `createTestDatabase`. */
    templateDatabaseUrl: string
  }
}

const TEMPLATE = 'gelombang_template'

/**
 * One PostgreSQL for the whole run, in memory as far as durability goes, with a migrated database to clone; and one
 * folder for everything that the tests, and what they start, keep in the temporary folder: it goes with the run.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'gelombang-test-'))
  process.env.TMPDIR = folder
  const directory = join(folder, 'postgres')
  const port = await freePortBase(1)
  await createCluster(directory, TEST_PASSWORD, { sync: false })
  const cluster = startCluster({
    directory,
    port,
    logFile: join(folder, 'postgres.log'),
    settings: {
      max_connections: 300,
      shared_buffers: '256MB',
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      wal_level: 'minimal',
      max_wal_senders: 0,
      autovacuum: 'off',
    },
  })
  await cluster.ready
  const url = (database: string): string =>
    `postgresql://${CLUSTER_OWNER}:${TEST_PASSWORD}@127.0.0.1:${port}/${database}`
  await withClient(url('postgres'), (client) => client.query(`CREATE DATABASE ${TEMPLATE}`))
  await withClient(url(TEMPLATE), async (client) => {
    await applyMigrations(client)
    await seedReferenceData(client)
    await setRolePasswords(client, {
      registration: TEST_PASSWORD,
      marketplace: TEST_PASSWORD,
      disbursement: TEST_PASSWORD,
      analytics: TEST_PASSWORD,
      issuer: TEST_PASSWORD,
    })
  })
  project.provide('templateDatabaseUrl', url(TEMPLATE))
  return async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
