import { existsSync } from 'node:fs'
import { z } from 'zod'
import { type Installation, ownerDatabaseUrl } from './installation.ts'
import { OperatorError } from './operator-error.ts'
import { createCluster } from './postgres/cluster.ts'
import { stopLeftOverPostgres } from './postgres/left-over.ts'
import { postgresService } from './services.ts'
import type { Supervisor } from './supervisor.ts'
import { say, since } from './terminal.ts'
import type { Tools } from './tool.ts'

/** Starts the embedded PostgreSQL, making its cluster first if there is none. */
export async function startPostgres(installation: Installation, supervisor: Supervisor): Promise<void> {
  const start = performance.now()
  const { data, secrets, ports } = installation
  if (!existsSync(data.postgres)) await createCluster(data.postgres, secrets.databasePasswords.owner, { sync: true })
  await stopLeftOverPostgres(data.postgres)
  await supervisor.start(postgresService(installation))
  say(`✓ PostgreSQL 18 on 127.0.0.1:${ports.postgres} ${since(start)}`)
}

const prepared = z.object({
  applied: z.array(z.string()),
  version: z.string(),
  hasEvents: z.boolean(),
  playback: z.enum(['FINISHED', 'UNFINISHED']).nullable(),
})

export type PreparedDatabase = z.infer<typeof prepared>

/** Migrates the database, gives the process roles their passwords, and tells what is in it. */
export async function prepareDatabase(installation: Installation, tools: Tools): Promise<PreparedDatabase> {
  const start = performance.now()
  const { owner: _, ...rolePasswords } = installation.secrets.databasePasswords
  const result = await tools.run('prepare database', ['prisma/prepare.ts'], {
    DATABASE_URL: ownerDatabaseUrl(installation),
    DATA_KEY: installation.secrets.dataKey,
    ROLE_PASSWORDS: JSON.stringify(rolePasswords),
  })
  if (!result.ok) {
    const where = installation.environment.DATABASE_URL
      ? 'DATABASE_URL must name a reachable PostgreSQL 18, a database for this installation alone, and a role that may create roles and schemas.'
      : 'The embedded database is as it was before.'
    throw new OperatorError(`The database could not be prepared: ${result.errors.trim()}`, where)
  }
  const state = prepared.parse(JSON.parse(result.output))
  const what = state.applied.length === 0 ? 'up to date' : `${state.applied.length} migrations applied`
  say(`✓ Database schema ${what}, PostgreSQL ${state.version.split(' ')[0]} ${since(start)}`)
  return state
}
