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
  /** For what can be done at the same time: an embedded client does one thing after another. */
  beside: ClickHouseClient
  source: PostgresSource
  status: PipelineStatus
  /** What ClickHouse is known to hold while this process leads; after an error it is read again. */
  held: { markers: Markers; isPendingEmpty: boolean } | undefined
  /** Events per window; only tests want fewer. */
  pageEvents?: number
}

/** Waits for all of them, also when one fails: whoever tries again must not meet what is still under way. */
export async function together(...works: readonly Promise<unknown>[]): Promise<void> {
  for (const settled of await Promise.allSettled(works)) {
    if (settled.status === 'rejected') throw settled.reason
  }
}

/** What has been shown, or an interrupted try left behind, is dropped: windows of the latter are pulled again. */
export async function clearPending(client: ClickHouseClient): Promise<void> {
  for (const name of TABLE_NAMES) {
    await runStatement(client, { name: 'pipeline.clear', sql: `TRUNCATE TABLE ${TABLES[name].pending}` })
  }
}

export type PendingContent = Record<TableName, { rows: number; bytes: number; parts: number }>

const PENDING_NAMES = TABLE_NAMES.flatMap((name) => [TABLES[name].pending, `${TABLES[name].pending}_local`])
  .map((name) => `'${name}'`)
  .join(', ')

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
    // What was emptied leaves an empty part for a while.
    sql: `SELECT replaceRegexpOne(p.table, '_local$', '') AS table, sum(p.rows) AS rows, sum(p.bytes_on_disk) AS bytes,
                 countIf(p.rows > 0) AS parts
          FROM system.parts AS p WHERE active AND database = currentDatabase() AND p.table IN (${PENDING_NAMES})
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
