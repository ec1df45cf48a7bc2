import type { ClickHouseClient } from '@clickhouse/client'
import type pg from 'pg'
import { z } from 'zod'
import { queryRows, runStatement } from '../clickhouse/query.ts'
import type { Markers } from './markers.ts'
import type { PostgresSource } from './postgres-source.ts'
import type { PipelineStatus } from './status.ts'
import { TABLE_NAMES, TABLES, type TableName } from './tables.ts'

/** What a leading process works with. */
export type PipelineParts = {
  postgres: pg.Client
  clickhouse: ClickHouseClient
  source: PostgresSource
  status: PipelineStatus
  /** What ClickHouse is known to hold while this process leads; after an error it is read again. */
  held: { markers: Markers; isPendingEmpty: boolean } | undefined
  /** Events per window; only tests want fewer. */
  pageEvents?: number
}

/** What an interrupted try left behind is dropped: its windows are pulled again. */
export async function clearPending(client: ClickHouseClient): Promise<void> {
  for (const name of TABLE_NAMES) {
    await runStatement(client, { name: 'pipeline.clear', sql: `TRUNCATE TABLE ${TABLES[name].pending}` })
  }
}

export type PendingContent = Record<TableName, { rows: number; bytes: number; parts: number }>

const content = z.object({
  table: z.string(),
  rows: z.coerce.number(),
  bytes: z.coerce.number(),
  parts: z.coerce.number(),
})

/** What has been prepared, from the engine's own list of parts. */
export async function readPendingContent(client: ClickHouseClient): Promise<PendingContent> {
  const rows = await queryRows(client, {
    name: 'pipeline.pending',
    sql: `SELECT replaceRegexpOne(table, '_local$', '') AS table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts
          FROM system.parts WHERE active AND database = currentDatabase()
            AND replaceRegexpOne(table, '_local$', '') IN (${TABLE_NAMES.map((name) => `'${TABLES[name].pending}'`).join(', ')})
          GROUP BY table`,
    row: content,
  })
  const of = (name: TableName) =>
    rows.find(({ table }) => table === TABLES[name].pending) ?? { rows: 0, bytes: 0, parts: 0 }
  return {
    events: of('events'),
    payments: of('payments'),
    stepCube: of('stepCube'),
    gapCube: of('gapCube'),
    state: of('state'),
  }
}
