import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { suitForEngine } from './catalogue-types.ts'

/** The engine's way to the database of a URL, and to a shadow database beside it. */
export type EngineConnections = {
  factory: ErrorCapturingSqlMigrationAwareDriverAdapterFactory
  close: () => Promise<void>
}

export function createConnections(url: string): EngineConnections {
  const schema = new URL(url).searchParams.get('schema') ?? undefined
  const config = poolConfig(url, schema)
  const open = new Set<{ dispose: () => Promise<void> }>()
  class Factory extends PrismaPg {
    override async connect() {
      const adapter = suitForEngine(await super.connect())
      open.add(adapter)
      return adapter
    }

    /** The adapter's own drops the shadow database while it is still connected to it: close first, then drop. */
    override async connectToShadowDb() {
      const database = `prisma_migrate_shadow_db_${randomUUID()}`
      await administer(url, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`))
      const adapter = suitForEngine(await new PrismaPg({ ...config, database }).connect())
      const disconnect = adapter.dispose.bind(adapter)
      adapter.dispose = async () => {
        open.delete(adapter)
        await disconnect()
        const drop = `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`
        await administer(url, (client) => client.query(drop))
      }
      open.add(adapter)
      return adapter
    }
  }
  return {
    factory: bindMigrationAwareSqlAdapterFactory(new Factory(config, schema ? { schema } : undefined)),
    close: async () => {
      await Promise.all([...open].map((adapter) => adapter.dispose()))
      open.clear()
    },
  }
}

/** Connects to the maintenance database, to create or drop another. */
export async function administer(
  url: string,
  work: (client: pg.Client, database: string) => Promise<unknown>,
): Promise<void> {
  const maintenance = new URL(url)
  const database = decodeURIComponent(maintenance.pathname.slice(1))
  maintenance.pathname = '/postgres'
  maintenance.search = ''
  const client = new pg.Client(maintenance.toString())
  await client.connect()
  try {
    await work(client, database)
  } finally {
    await client.end()
  }
}

/** Single fields, never the URL: the adapter overrides `database` for a shadow, and a URL would win over that. */
function poolConfig(url: string, schema: string | undefined): pg.PoolConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const sslMode = searchParams.get('sslmode')
  const encrypted = sslMode !== null && !['disable', 'allow', 'prefer'].includes(sslMode)
  return {
    host: decodeURIComponent(searchParams.get('host') ?? hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    database: decodeURIComponent(pathname.slice(1)) || undefined,
    ssl: encrypted ? { rejectUnauthorized: sslMode.startsWith('verify') } : undefined,
    options: schema ? `-c search_path=${schema},public` : undefined,
  }
}

/** Drops every schema but PostgreSQL's own, and makes an empty `public`. */
export async function emptyDatabase(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    )
    for (const { name } of rows) await client.query(`DROP SCHEMA ${pg.escapeIdentifier(name)} CASCADE`)
    await client.query('CREATE SCHEMA public')
  } finally {
    await client.end()
  }
}
