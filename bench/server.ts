import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { CLUSTER_OWNER, createCluster, startCluster } from '#platform/launcher/postgres/cluster.ts'
import { clusterSettings } from '#platform/launcher/postgres/settings.ts'
import { freePortBase } from '#tests/support/free-ports.ts'

const PASSWORD = 'bench'

/** A PostgreSQL server with the launcher's own settings, for as long as a measurement lasts. */
export type BenchServer = {
  /** A folder for whatever else is measured with; it goes with the server, unless it was given. */
  folder: string
  /** The owner's URL of a database. */
  urlOf: (database: string) => string
  /** Makes a database anew, as a copy of another where one is given. */
  createDatabase: (name: string, template?: string) => Promise<void>
  stop: () => Promise<void>
}

/** In a folder that is given, the server's data stays and is found again. */
export async function startBenchServer(kept?: string): Promise<BenchServer> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'gelombang-bench-'))
  const directory = join(folder, 'postgres')
  mkdirSync(folder, { recursive: true })
  const port = await freePortBase(1)
  if (!existsSync(directory)) await createCluster(directory, PASSWORD, { sync: false })
  const cluster = startCluster({
    directory,
    port,
    logFile: join(folder, 'postgres.log'),
    settings: clusterSettings(directory),
  })
  await cluster.ready
  const urlOf = (database: string) => `postgresql://${CLUSTER_OWNER}:${PASSWORD}@127.0.0.1:${port}/${database}`
  return {
    folder,
    urlOf,
    createDatabase: (name, template = 'template1') =>
      withClient(urlOf('postgres'), async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
        await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
        // Nothing of what came before is still to be written when the next measurement begins.
        await client.query('CHECKPOINT')
      }),
    stop: async () => {
      await cluster.stop()
      if (!kept) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
