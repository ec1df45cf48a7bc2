import type { ClickHouseClient } from '@clickhouse/client'
import { runStatement } from '../clickhouse/query.ts'
import { EVENT_COLUMNS } from './event-columns.ts'
import type { PostgresSource } from './postgres-source.ts'
import { sourceQuery } from './source-query.ts'
import { TABLES } from './tables.ts'
import type { PlannedWindow } from './windows.ts'

const NAMES = EVENT_COLUMNS.map(({ name }) => name).join(', ')
const VALUES = EVENT_COLUMNS.map(({ value }) => value).join(', ')
const MARKER_ROW = EVENT_COLUMNS.map(({ inMarker }) => inMarker).join(', ')

/** What is pulled, and the window that its rows will say they came with. */
export type Pull = {
  window: Pick<PlannedWindow, 'from' | 'until'>
  windowId: bigint
  /** Adds the row that moves the marker of the events. */
  isLast: boolean
  /** Settings by which it becomes one part, for windows that fit into memory. */
  block: string
}

/** ClickHouse reads the window out of PostgreSQL by itself: no row passes through this process. */
export async function pullWindow(
  client: ClickHouseClient,
  source: PostgresSource,
  { window, windowId, isLast, block }: Pull,
): Promise<void> {
  await runStatement(client, {
    name: 'pipeline.pull',
    sql: `INSERT INTO ${TABLES.events.pending} (window_id, ${NAMES})
      SELECT {window:UInt32}, ${VALUES}
      FROM postgresql({address:String}, {database:String}, query({source:String}), {user:String}, {password:String})
      ${isLast ? `UNION ALL SELECT {window:UInt32}, ${MARKER_ROW}` : ''} ${block}`,
    params: { ...source, window: windowId.toString(), source: sourceQuery(window) },
  })
}
