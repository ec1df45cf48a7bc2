import type { ClickHouseClient } from '@clickhouse/client'
import { runStatement } from '../clickhouse/query.ts'
import { MARKER, SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import type { PostgresSource } from './postgres-source.ts'
import { sourceQuery } from './source-query.ts'
import { ONE_BLOCK, TABLES } from './tables.ts'
import type { PlannedWindow } from './windows.ts'

const NUMBERS = ['touched', 'before_time', 'refused', ...STEP_COLUMNS, ...SLICE_COLUMNS, 'paid_amount']
const COPIED = [
  ...['position', 'type', 'participant_id', 'version', 'occurred', 'recorded_at', 'amount', 'payment_id'],
  ...NUMBERS,
].join(', ')
const NOBODY = `toUUID('${MARKER.nobody}')`
const MARKER_ROW = `SELECT {window:UInt32}, [], 0, 0, ${NOBODY}, 0, 0, toDateTime64(0, 6, 'UTC'), 0, ${NOBODY}, ${NUMBERS.map(() => 0).join(', ')}`

/** What is pulled, and the window that its rows will say they came with. */
export type Pull = {
  window: Pick<PlannedWindow, 'from' | 'until'>
  windowId: bigint
  /** Adds the row that moves the marker of the events. */
  isLast: boolean
  /** As one part, for windows that fit into memory. */
  inOneBlock: boolean
}

/** ClickHouse reads the window out of PostgreSQL by itself: no row passes through this process. */
export async function pullWindow(
  client: ClickHouseClient,
  source: PostgresSource,
  { window, windowId, isLast, inOneBlock }: Pull,
): Promise<void> {
  await runStatement(client, {
    name: 'pipeline.pull',
    sql: `INSERT INTO ${TABLES.events.pending} (window_id, before_slices, ${COPIED})
      SELECT {window:UInt32},
        if(before_slices = '', [], arrayMap(code -> toUInt16(code), splitByChar(',', assumeNotNull(before_slices)))), ${COPIED}
      FROM postgresql({address:String}, {database:String}, query({source:String}), {user:String}, {password:String})
      ${isLast ? `UNION ALL ${MARKER_ROW}` : ''} ${inOneBlock ? ONE_BLOCK : ''}`,
    params: { ...source, window: windowId.toString(), source: sourceQuery(window) },
  })
}
