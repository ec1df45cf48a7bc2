import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'

const DIRECTORY = join(import.meta.dirname, 'migrations')
const CREATE = /CREATE TABLE IF NOT EXISTS (?<table>\w+) (?:AS (?<source>\w+)\s*$|(?<definition>\([\s\S]*))/

/** Every statement of every migration, in order, for one machine; the connection spreads them over a cluster. */
export function readMigrations(): string[] {
  const statements = readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .flatMap((name) => readFileSync(join(DIRECTORY, name), 'utf8').split(/;\s*$/m))
    .filter((statement) => statement.trim())
  return writeOut(statements)
}

/** `CREATE TABLE … AS` copies the engine too, with a replica's path in it: a copy gets a definition of its own. */
function writeOut(statements: readonly string[]): string[] {
  const definitions = new Map<string, string>()
  return statements.map((statement) => {
    const { table, source, definition } = CREATE.exec(statement)?.groups ?? {}
    const copied = source && definitions.get(source)
    const own = definition ?? copied
    if (table && own) definitions.set(table, own)
    return table && copied
      ? statement.replace(CREATE, () => `CREATE TABLE IF NOT EXISTS ${table} ${copied}`)
      : statement
  })
}

/** Brings ClickHouse's tables up to date. Each statement may be repeated, so all of them are run at each start. */
export async function migrateClickHouse(client: ClickHouseClient): Promise<void> {
  for (const statement of readMigrations()) await client.command({ query: statement })
}
