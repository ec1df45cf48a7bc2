import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import pg from 'pg'

const MIGRATIONS_DIRECTORY = join(import.meta.dirname, 'migrations')
// The key under which Prisma's own engine takes its lock, so that the two never migrate at the same time.
const PRISMA_LOCK = 72_707_369
// As Prisma creates it (schema-engine, flavour postgres).
const CREATE_HISTORY = `
  CREATE TABLE IF NOT EXISTS public._prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`

type Migration = { name: string; script: string; checksum: string }
type AppliedMigration = { migration_name: string; checksum: string; finished_at: Date | null }

/**
 * Applies the migrations that the database has not seen, oldest first, and returns their names. It keeps the same
 * history as `prisma migrate deploy` and takes the same lock, but needs no engine process (3 s less at each start),
 * and a migration and its record are one transaction: interrupted, it leaves nothing half done.
 *
 * @throws Error when the history and the folder contradict each other, or a migration fails; nothing of it remains.
 */
export async function applyMigrations(client: ClientBase, directory = MIGRATIONS_DIRECTORY): Promise<string[]> {
  const migrations = readMigrations(directory)
  await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK])
  try {
    await client.query(CREATE_HISTORY)
    const history = await client.query<AppliedMigration>(
      'SELECT migration_name, checksum, finished_at FROM public._prisma_migrations WHERE rolled_back_at IS NULL',
    )
    const pending = findPending(migrations, history.rows)
    for (const migration of pending) await applyMigration(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK])
  }
}

function readMigrations(directory: string): Migration[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const script = readFileSync(join(directory, name, 'migration.sql'), 'utf8')
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
    })
}

function findPending(migrations: Migration[], history: AppliedMigration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { migration_name: name, checksum, finished_at: finishedAt } of history) {
    const migration = known.get(name)
    if (!migration) {
      throw new Error(
        `The database has migration ${name}, which this version does not know: it is newer, or of another branch. ` +
          'Use the version that wrote it, or another database.',
      )
    }
    if (!finishedAt) {
      throw new Error(
        `Migration ${name} failed on this database. Put right what it left behind, then say which way it went: ` +
          `npm run prisma -- migrate resolve --rolled-back ${name} (or --applied ${name}).`,
      )
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `Migration ${name} was changed after it had been applied to this database. Undo the change and write a new ` +
          'migration; for a database of your own only, `npm run prisma -- migrate reset` starts again.',
      )
    }
  }
  const applied = new Set(history.map((row) => row.migration_name))
  return migrations.filter(({ name }) => !applied.has(name))
}

async function applyMigration(client: ClientBase, { name, script, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(script)
    // A script may change the search path of its own session: the history's place is given in full.
    await client.query(
      `INSERT INTO public._prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`Migration ${name} failed: ${describe(error, script)}`, { cause: error })
  }
}

function describe(error: unknown, script: string): string {
  if (!(error instanceof pg.DatabaseError)) return String(error)
  const line = error.position ? ` (line ${script.slice(0, Number(error.position)).split('\n').length})` : ''
  return `${error.message}${line}${error.detail ? `; ${error.detail}` : ''}${error.where ? `; ${error.where}` : ''}`
}
