import { createReadStream, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { startBenchServer } from '../server.ts'
import { run } from './ask.ts'
import type { World } from './world.ts'

/** Another database over the same people: it answers in rows of numbers. */
export type Rival = { ask: (sql: string) => Promise<number[][]>; close: () => Promise<void> }

/**
 * What the rivals are given, and it is to their advantage: of each person only the slices that are asked for, and the
 * mask of the steps reached, which spares them fourteen columns.
 */
const ROWS = 'SELECT wave, province, platform, mask FROM participant_state_v3 WHERE wave < 65535'

/** The funnel from such rows, in SQL that both read. */
export function maskFunnelSql(order: 'ANY' | 'STRICT', columns: readonly string[], where?: string): string {
  const keys = columns.map((column) => `${column}, `).join('')
  const counts = Array.from({ length: 14 }, (_, bit) => {
    const asked = order === 'ANY' ? 1 << bit : (2 << bit) - 1
    return `sum(CASE WHEN mask & ${asked} = ${asked} THEN people ELSE 0 END)`
  })
  return `SELECT ${keys}${counts.join(', ')} FROM (
      SELECT ${keys}mask, count(*) AS people FROM state${where ? ` WHERE ${where}` : ''} GROUP BY ${keys}mask) AS by_mask
    ${columns.length ? `GROUP BY ${columns.join(', ')}` : ''}`
}

/** With as many threads as ClickHouse has, in a file of its own. */
export async function openDuckDb({ clickhouse, folder }: World): Promise<Rival> {
  const file = join(folder, 'rival.duckdb')
  const rows = join(folder, 'rows.parquet')
  if (!existsSync(file)) {
    for (const left of [`${file}.new`, `${file}.new.wal`, rows]) rmSync(left, { force: true })
    await run(clickhouse.pipeline, `INSERT INTO FUNCTION file('${rows}', 'Parquet') ${ROWS}`)
    const instance = await DuckDBInstance.create(`${file}.new`, { memory_limit: '3GB' })
    const connection = await instance.connect()
    await connection.run(`CREATE TABLE state AS SELECT * FROM read_parquet('${rows}')`)
    connection.closeSync()
    instance.closeSync()
    renameSync(`${file}.new`, file)
    rmSync(rows)
  }
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY', memory_limit: '3GB' })
  const connection = await instance.connect()
  return {
    ask: async (sql) => {
      const reader = await connection.runAndReadAll(sql)
      return reader.getRows().map((row) => row.map(Number))
    },
    close: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

const LOADED = 'loaded'

/** With the launcher's settings; its best plan reads an index alone, in parallel. */
export async function openPostgres({ clickhouse, folder }: World): Promise<Rival> {
  const server = await startBenchServer(join(folder, 'rival'))
  const client = new pg.Client(server.urlOf('postgres'))
  await client.connect()
  const { rows } = await client.query('SELECT to_regclass($1) AS found', [LOADED])
  if (!rows[0].found) await load(client, clickhouse, join(folder, 'rows.tsv'))
  return {
    ask: async (sql) => {
      const { rows: answer } = await client.query({ text: sql, rowMode: 'array' })
      return answer.map((row: unknown[]) => row.map(Number))
    },
    close: async () => {
      await client.end()
      await server.stop()
    },
  }
}

async function load(client: pg.Client, clickhouse: World['clickhouse'], file: string): Promise<void> {
  rmSync(file, { force: true })
  await run(clickhouse.pipeline, `INSERT INTO FUNCTION file('${file}', 'TSV') ${ROWS}`)
  await client.query('DROP TABLE IF EXISTS state')
  await client.query(`SET maintenance_work_mem = '1GB'`)
  await client.query('BEGIN')
  await client.query('CREATE TABLE state (wave smallint, province smallint, platform smallint, mask smallint)')
  // Frozen rows are visible to an index without a look at the table.
  await pipeline(createReadStream(file), client.query(copyFrom('COPY state FROM STDIN (FREEZE)')))
  await client.query('COMMIT')
  rmSync(file)
  await client.query('CREATE INDEX ON state (province, platform, mask)')
  await client.query('CREATE INDEX ON state (wave, province, platform, mask)')
  await client.query('VACUUM ANALYZE state')
  await client.query(`CREATE TABLE ${LOADED} ()`)
}
