import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { runPrisma } from '#tests/support/prisma.ts'
import { applyMigrations } from './migrations.ts'

let database: TestDatabase
let client: pg.Client
const folder = mkdtempSync(join(tmpdir(), 'migrations-'))

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  client = new pg.Client(database.owner)
  await client.connect()
  return () => client.end()
})

/** A folder of migrations, as Prisma keeps them. */
function migrations(name: string, scripts: Record<string, string>): string {
  const directory = join(folder, name)
  for (const [migration, script] of Object.entries(scripts)) {
    mkdirSync(join(directory, migration), { recursive: true })
    writeFileSync(join(directory, migration, 'migration.sql'), script)
  }
  return directory
}

async function onEmptyDatabase(): Promise<void> {
  await client.query('DROP TABLE IF EXISTS public._prisma_migrations, public.first, public.second')
}

test('Prisma agrees that a database migrated without its engine is up to date, and that it is as the models say', async () => {
  const [status, diff] = await Promise.all([
    runPrisma(['migrate', 'status'], { DATABASE_URL: database.owner }),
    runPrisma(['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema'], {
      DATABASE_URL: database.owner,
    }),
  ])
  expect(status.output).toContain('Database schema is up to date!')
  expect(diff.output).toContain('No difference detected')
})

test('applying again does nothing', async () => {
  expect(await applyMigrations(client)).toEqual([])
})

test('two at once apply each migration once', async () => {
  await onEmptyDatabase()
  const directory = migrations('twice', { '1_first': 'CREATE TABLE public.first ()' })
  const other = new pg.Client(database.owner)
  await other.connect()
  const applied = await Promise.all([applyMigrations(client, directory), applyMigrations(other, directory)])
  await other.end()
  expect(applied.flat()).toEqual(['1_first'])
})

test('a migration that fails leaves nothing behind and says where it failed', async () => {
  await onEmptyDatabase()
  const directory = migrations('failing', {
    '1_first': 'CREATE TABLE public.first ()',
    '2_second': 'CREATE TABLE public.second ();\nINSERT INTO public.second (nothing) VALUES (1)',
  })
  await expect(applyMigrations(client, directory)).rejects.toThrow(/2_second failed: .*nothing.*line 2/)
  const { rows } = await client.query(
    `SELECT to_regclass('public.second') AS second, array_agg(migration_name) AS history FROM public._prisma_migrations`,
  )
  expect(rows).toEqual([{ second: null, history: ['1_first'] }])
})

test('a migration that was changed, is unknown or failed under Prisma is named and nothing is applied', async () => {
  await onEmptyDatabase()
  await applyMigrations(client, migrations('before', { '1_first': 'CREATE TABLE public.first ()' }))
  const changed = migrations('changed', { '1_first': 'CREATE TABLE public.first (id int)', '2_second': 'SELECT 1' })
  await expect(applyMigrations(client, changed)).rejects.toThrow('1_first was changed')
  await expect(applyMigrations(client, migrations('other', { '2_second': 'SELECT 1' }))).rejects.toThrow('1_first')
  await client.query('UPDATE public._prisma_migrations SET finished_at = NULL')
  await expect(applyMigrations(client, join(folder, 'before'))).rejects.toThrow('migrate resolve')
})
