import type { ClickHouseClient } from '@clickhouse/client'
import { runStatement } from '../clickhouse/query.ts'
import { SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import type { WindowContent } from './pull-window.ts'
import type { PipelineWindow } from './windows.ts'

const STATE_COLUMNS = ['window_id', 'participant_id', 'version', ...STEP_COLUMNS, ...SLICE_COLUMNS].join(', ')

/** What an interrupted try left behind is dropped: its windows are folded again. */
export async function clearPending(client: ClickHouseClient): Promise<void> {
  await runStatement(client, { name: 'pipeline.clear', sql: 'TRUNCATE TABLE participant_state_pending_v1' })
}

/** Each event carries its participant's state after it; of these the highest version counts. */
export async function foldWindow(client: ClickHouseClient, window: PipelineWindow): Promise<void> {
  await runStatement(client, {
    name: 'pipeline.fold',
    sql: `INSERT INTO participant_state_pending_v1 (${STATE_COLUMNS})
          SELECT ${STATE_COLUMNS} FROM journey_event_v1 WHERE window_id = {window:Int64} AND version > 0`,
    params: { window: window.id.toString() },
  })
}

/**
 * Shows the whole horizon to readers at one instant: its parts move from the pending table to the one that is read
 * under one lock. The windows' watermarks are written before, so that a reader who sees a row knows its window.
 */
export async function showHorizon(
  client: ClickHouseClient,
  windows: readonly { window: PipelineWindow; content: WindowContent }[],
): Promise<void> {
  await client.insert({
    table: 'pipeline_window_v1',
    format: 'JSONEachRow',
    values: windows.map(({ window, content }) => ({
      window_id: window.id.toString(),
      from_transaction: window.from.toString(),
      until_transaction: window.until.toString(),
      created_at: window.createdAt.toISOString(),
      events: content.events,
      participant_events: content.participantEvents,
      watermark: content.watermark,
    })),
    clickhouse_settings: { date_time_input_format: 'best_effort' },
  })
  await runStatement(client, {
    name: 'pipeline.show',
    sql: 'ALTER TABLE participant_state_pending_v1 MOVE PARTITION tuple() TO TABLE participant_state_v1',
  })
}
