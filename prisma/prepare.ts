import pg from 'pg'
import { z } from 'zod'
import { readEnvironment } from '#platform/environment.ts'
import { claimDataKey, claimRoles } from './claim.ts'
import { beginEpochIfRestored } from './epoch.ts'
import { applyMigrations } from './migrations.ts'
import { seedReferenceData } from './reference-data.ts'
import { setRolePasswords } from './roles.ts'

/**
 * `node prisma/prepare.ts`: makes the database of DATABASE_URL ready for the processes: creates it when it is absent,
 * applies migrations, seeds the reference data, lets the process roles sign in with the passwords of ROLE_PASSWORDS (JSON
 * by process name), and says in one line of JSON what it found. A database whose personal data has another key than
 * DATA_KEY is refused, and a server whose roles belong to another database.
 */
const password = z.string().min(16)
const environment = readEnvironment({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATA_KEY: z.base64(),
  ROLE_PASSWORDS: z.preprocess(
    (text) => JSON.parse(String(text)),
    z.object({
      registration: password,
      marketplace: password,
      disbursement: password,
      analytics: password,
      issuer: password,
    }),
  ),
})

const UNDEFINED_DATABASE = '3D000'

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'gelombang-prepare' })
  await client.connect()
  return client
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url)
  const name = decodeURIComponent(maintenance.pathname.slice(1))
  maintenance.pathname = '/postgres'
  const client = await connect(maintenance.toString())
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

async function openDatabase(url: string): Promise<pg.Client> {
  try {
    return await connect(url)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== UNDEFINED_DATABASE) throw error
    await createDatabase(url)
    return connect(url)
  }
}

async function prepare(): Promise<void> {
  const client = await openDatabase(environment.DATABASE_URL)
  try {
    const applied = await applyMigrations(client)
    await beginEpochIfRestored(client)
    await seedReferenceData(client)
    await claimDataKey(client, environment.DATA_KEY)
    await claimRoles(client)
    await setRolePasswords(client, environment.ROLE_PASSWORDS)
    const { rows } = await client.query(
      `SELECT current_setting('server_version') AS version,
              EXISTS (SELECT FROM journey.event) AS "hasEvents",
              (SELECT CASE WHEN finished_at IS NULL THEN 'UNFINISHED' ELSE 'FINISHED' END FROM journey.playback) AS playback`,
    )
    process.stdout.write(`${JSON.stringify({ applied, ...rows[0] })}\n`)
  } finally {
    await client.end()
  }
}

try {
  await prepare()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
