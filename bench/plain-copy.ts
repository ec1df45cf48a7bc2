import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'

/** Every table of the project's own schemas (partitions are reached through their parent), those that others refer to first. */
const TABLES = `
  WITH RECURSIVE listed AS (
    SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname IN ('registration', 'marketplace', 'disbursement', 'journey', 'ledger')
  ), ranked AS (
    SELECT oid, 0 AS rank FROM listed
    UNION
    SELECT k.conrelid, rank + 1 FROM ranked JOIN pg_constraint k ON k.confrelid = ranked.oid
    WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
  )
  SELECT name FROM listed JOIN ranked USING (oid) GROUP BY name ORDER BY max(rank), name`

const row = z.object({ name: z.string() })

export async function listTables(client: Client): Promise<string[]> {
  const { rows } = await client.query(TABLES)
  return rows.map((each) => row.parse(each).name)
}

/** Writes all rows of the tables to files of a folder. */
export async function copyOut(client: Client, tables: readonly string[], folder: string): Promise<void> {
  for (const table of tables) {
    const rows = client.query(copyTo(`COPY (SELECT * FROM ${table}) TO STDOUT (FORMAT binary)`))
    await pipeline(rows, createWriteStream(join(folder, table)))
  }
}

/** Reads them back, one after another in one transaction. */
export async function copyIn(client: Client, tables: readonly string[], folder: string): Promise<void> {
  await client.query('BEGIN')
  for (const table of tables) {
    const rows = client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT binary)`))
    await pipeline(createReadStream(join(folder, table), { highWaterMark: 1 << 18 }), rows)
  }
  await client.query('COMMIT')
}
