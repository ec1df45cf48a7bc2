import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { runPrisma } from '#tests/support/prisma.ts'

/** A project of its own with one model, two PostgreSQL schemas and functions in its migrations, over the real command line. */
const folder = mkdtempSync(join(tmpdir(), 'schema-engine-'))
const migrationsDirectory = join(folder, 'migrations')
const config = join(folder, 'prisma.config.ts')
let database: TestDatabase

const HEAD = `
datasource db {
  provider = "postgresql"
  schemas  = ["shop"]
}
`
const model = (fields: string): string =>
  `${HEAD}model Item {\n  id Int @id\n${fields}\n  @@map("item")\n  @@schema("shop")\n}\n`

function writeSchema(text: string): void {
  writeFileSync(join(folder, 'schema.prisma'), text)
}

function writeMigration(name: string, script: string): void {
  mkdirSync(join(migrationsDirectory, name), { recursive: true })
  writeFileSync(join(migrationsDirectory, name, 'migration.sql'), script)
}

function prisma(...words: string[]): Promise<{ code: number; output: string }> {
  return runPrisma([...words, '--config', config], { DATABASE_URL: database.owner })
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database.owner)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  database = await createTestDatabase()
  writeFileSync(
    config,
    `export default {
      schema: ${JSON.stringify(join(folder, 'schema.prisma'))},
      migrations: { path: ${JSON.stringify(migrationsDirectory)} },
      datasource: { url: process.env.DATABASE_URL },
    }`,
  )
  mkdirSync(migrationsDirectory)
  writeFileSync(join(migrationsDirectory, 'migration_lock.toml'), 'provider = "postgresql"\n')
  writeMigration(
    '20200101000000_first',
    `CREATE SCHEMA shop;
     CREATE SCHEMA unmodelled;
     CREATE TABLE shop.item (id int PRIMARY KEY, name text NOT NULL);
     CREATE FUNCTION unmodelled.two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;`,
  )
})

afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

test('reset empties the database, also of schemas that no model knows, and applies scripts with functions whole', async () => {
  writeSchema(model('  name String'))
  const { code, output } = await prisma('migrate', 'reset', '--force')
  expect(output).toContain('20200101000000_first')
  expect(code).toBe(0)
  expect(await query('SELECT unmodelled.two()')).toEqual([{ two: 2 }])
  expect(await query(`SELECT to_regclass('journey.event') AS event`)).toEqual([{ event: null }])
})

test('migrate dev applies a pending migration and writes the next one in one go', async () => {
  writeMigration('20200101000001_pending', 'ALTER TABLE shop.item ADD COLUMN price bigint')
  writeSchema(model('  name String\n  price BigInt?\n  stock Int @default(0)'))
  const { code, output } = await prisma('migrate', 'dev', '--name', 'stock')
  expect(output).toContain('20200101000001_pending')
  expect(code).toBe(0)
  const written = readdirSync(migrationsDirectory).find((name) => name.endsWith('_stock')) ?? 'none'
  const script = readFileSync(join(migrationsDirectory, written, 'migration.sql'), 'utf8')
  expect(script).toContain('ADD COLUMN     "stock" INTEGER NOT NULL DEFAULT 0')
  expect(script).not.toContain('price')
  expect(await query("SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'")).toEqual([])
})

test('a script that fails is reported with its error, and resolve puts the history right', async () => {
  writeMigration('29990101000000_wrong', 'SELECT nothing FROM nowhere')
  const failed = await prisma('migrate', 'deploy')
  expect(failed.code).not.toBe(0)
  expect(failed.output).toContain('nowhere')
  const resolved = await prisma('migrate', 'resolve', '--rolled-back', '29990101000000_wrong')
  expect(resolved.code).toBe(0)
  rmSync(join(migrationsDirectory, '29990101000000_wrong'), { recursive: true })
  expect((await prisma('migrate', 'status')).output).toContain('up to date')
})
