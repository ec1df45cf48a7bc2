import pg from 'pg'
import { readDatabaseUrl } from './environment.ts'
import { beginEpochIfRestored } from './epoch.ts'
import { applyMigrations } from './migrations.ts'

/** `node prisma/migrate.ts`: brings the database of DATABASE_URL up to date, one line per migration applied. */
const client = new pg.Client({ connectionString: readDatabaseUrl(), application_name: 'gelombang-migrate' })
try {
  await client.connect()
  for (const name of await applyMigrations(client)) process.stdout.write(`${name}\n`)
  await beginEpochIfRestored(client)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await client.end().catch(() => undefined)
}
