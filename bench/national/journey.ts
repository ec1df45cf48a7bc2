import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyMigrations } from '#prisma/migrations.ts'
import { seedReferenceData } from '#prisma/reference-data.ts'
import { roleUrl, setRolePasswords } from '#prisma/roles.ts'
import { type BenchServer, startBenchServer, withClient } from '../server.ts'
import { insertEventsSql } from './events-sql.ts'
import type { NationalOptions } from './options.ts'

/** Generated people's journeys in a PostgreSQL of their own. */
export type FilledJourney = {
  server: BenchServer
  ownerUrl: string
  /** Of the role that the pipeline signs in with. */
  analyticsUrl: string
  participants: number
  events: number
  /** Where whatever else is measured with is kept. */
  folder: string
}

const PREFIX = 'journey-'
const FILL = join(import.meta.dirname, 'fill-journey.ts')
const PASSWORD = 'bench'

function folderOf({ dataDir, participants, seed }: NationalOptions): string {
  const definition = [insertEventsSql({ from: 0, count: 1, seed }), readFileSync(FILL, 'utf8')].join('\n')
  const hash = createHash('sha256').update(definition).digest('hex').slice(0, 10)
  return join(dataDir, `${PREFIX}${hash}-${participants}`)
}

export function cleanJourneys({ dataDir }: NationalOptions): void {
  if (!existsSync(dataDir)) return
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(PREFIX)) rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

/** Starts the server; where its journey is not there yet, it is filled anew. */
export async function openJourney(options: NationalOptions): Promise<FilledJourney> {
  const folder = folderOf(options)
  const done = join(folder, 'done.json')
  if (!existsSync(done)) rmSync(folder, { recursive: true, force: true })
  const server = await startBenchServer(folder)
  try {
    const ownerUrl = server.urlOf('journey')
    if (!existsSync(done)) {
      await server.createDatabase('journey')
      await withClient(ownerUrl, async (client) => {
        await applyMigrations(client)
        await seedReferenceData(client)
        await setRolePasswords(client, {
          registration: PASSWORD,
          marketplace: PASSWORD,
          disbursement: PASSWORD,
          analytics: PASSWORD,
          issuer: PASSWORD,
        })
      })
      await fill(ownerUrl, join(folder, 'made'), options)
      writeFileSync(done, '{}')
    }
    const events = await withClient(ownerUrl, async (client) => {
      await applyMigrations(client)
      const { rows } = await client.query('SELECT count(*)::float8 AS events FROM journey.event')
      return Number(rows[0].events)
    })
    return {
      server,
      ownerUrl,
      analyticsUrl: roleUrl(ownerUrl, 'analytics', PASSWORD),
      participants: options.participants,
      events,
      folder,
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function fill(url: string, folder: string, { participants, seed }: NationalOptions): Promise<void> {
  const words = ['--url', url, '--folder', folder, '--participants', String(participants), '--seed', String(seed)]
  const child = spawn(process.execPath, [FILL, ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('the journey could not be filled')
}
