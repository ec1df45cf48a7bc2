import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { queryRow, runStatement } from '../clickhouse/query.ts'
import { NOT_REACHED, SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import type { PostgresSource } from './postgres-source.ts'
import type { PipelineWindow } from './windows.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'
const PLAIN_COLUMNS = ['position', 'transaction_id', 'type', 'participant_id', 'version', 'occurred_at', 'recorded_at']
const CHANGE_COLUMNS = ['amount', 'touched', 'before_time']
const COPIED = [...PLAIN_COLUMNS, ...CHANGE_COLUMNS, ...STEP_COLUMNS, ...SLICE_COLUMNS]

/** What PostgreSQL is asked; it filters by its index on transaction_id. Absent values become those that states use. */
function sourceQuery({ from, until }: PipelineWindow): string {
  return `SELECT position, transaction_id, type,
    coalesce(participant_id, '${NOBODY}') AS participant_id, coalesce(version, 0) AS version,
    occurred_at AT TIME ZONE 'UTC' AS occurred_at, recorded_at AT TIME ZONE 'UTC' AS recorded_at,
    coalesce(amount, 0) AS amount, coalesce(touched, 0) AS touched,
    coalesce(before_time, ${NOT_REACHED}) AS before_time,
    coalesce(array_to_string(before_slices, ','), '') AS before_slices,
    ${STEP_COLUMNS.map((column) => `coalesce(${column}, ${NOT_REACHED}) AS ${column}`).join(', ')},
    ${SLICE_COLUMNS.map((column) => `coalesce(${column}, 0) AS ${column}`).join(', ')}
    FROM journey.event WHERE transaction_id >= ${from} AND transaction_id < ${until}`
}

/**
 * ClickHouse reads the window out of PostgreSQL by itself: no row passes through this process. Repeating it changes
 * nothing. Throws when ClickHouse then has another number of events than PostgreSQL.
 */
export async function pullWindow(
  client: ClickHouseClient,
  source: PostgresSource,
  window: PipelineWindow,
): Promise<WindowContent> {
  await runStatement(client, {
    name: 'pipeline.pull',
    sql: `INSERT INTO journey_event_v1 (window_id, before_slices, ${COPIED.join(', ')})
      SELECT {window:Int64},
        if(before_slices = '', [], arrayMap(code -> toUInt16(code), splitByChar(',', assumeNotNull(before_slices)))),
        ${COPIED.join(', ')}
      FROM postgresql({address:String}, {database:String}, query({source:String}), {user:String}, {password:String})`,
    params: { ...source, window: window.id.toString(), source: sourceQuery(window) },
  })
  const content = await readWindowContent(client, window)
  if (content.events !== window.events) {
    throw new Error(`window ${window.id} has ${window.events} events, of which ClickHouse pulled ${content.events}`)
  }
  return content
}

const windowContent = z.object({
  events: z.coerce.number(),
  participantEvents: z.coerce.number(),
  watermark: z.string(),
})

/** What ClickHouse holds of a window; `watermark` is ISO 8601 with microseconds. */
export type WindowContent = z.infer<typeof windowContent>

export function readWindowContent(client: ClickHouseClient, window: PipelineWindow): Promise<WindowContent> {
  return queryRow(client, {
    name: 'pipeline.window_content',
    sql: `SELECT uniqExact(position) AS events, uniqExactIf(position, version > 0) AS participantEvents,
                 max(recorded_at) AS watermark
          FROM journey_event_v1 WHERE window_id = {window:Int64}`,
    params: { window: window.id.toString() },
    row: windowContent,
  })
}
