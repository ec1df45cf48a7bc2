import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import { type EngineFamily, withEngineFamily } from './engines.ts'

const DIRECTORY = join(import.meta.dirname, 'migrations')

/** Every statement of every migration, in order, for the family chosen. */
export function readMigrations(family: EngineFamily): string[] {
  return readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .flatMap((name) => readFileSync(join(DIRECTORY, name), 'utf8').split(/;\s*$/m))
    .filter((statement) => statement.trim())
    .map((statement) => withEngineFamily(statement, family))
}

/** Brings ClickHouse's tables up to date. Each statement may be repeated, so all of them are run at each start. */
export async function migrateClickHouse(client: ClickHouseClient, family: EngineFamily): Promise<void> {
  for (const statement of readMigrations(family)) await client.command({ query: statement })
}
