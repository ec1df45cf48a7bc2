import type { ClickHouse } from '#analytics/clickhouse/connection.ts'
import { SLICE_COLUMNS, STEP_COLUMNS } from '#analytics/clickhouse/state-columns.ts'
import { run } from './ask.ts'

// TEMPORARY until the product's rebuild has landed.
export async function rebuildByProduct(
  { pipeline }: ClickHouse,
  { lastWindow, watermark }: { lastWindow: number; watermark: number },
): Promise<void> {
  const columns = [...SLICE_COLUMNS, ...STEP_COLUMNS, 'paid_amount'].join(', ')
  await run(pipeline, 'TRUNCATE TABLE participant_state_v2')
  await run(
    pipeline,
    `INSERT INTO participant_state_v2 (participant_id, version, sign, ${columns})
     SELECT participant_id, version, 1, ${columns} FROM journey_event_v2 WHERE version > 0
     ORDER BY participant_id DESC, version DESC LIMIT 1 BY participant_id
     SETTINGS optimize_read_in_order = 1, optimize_on_insert = 0, min_insert_block_size_rows = 2000000, min_insert_block_size_bytes = 0`,
  )
  await run(
    pipeline,
    `INSERT INTO participant_state_v2 (participant_id, version, sign, wave, paid_amount, registered) VALUES ('00000000-0000-0000-0000-000000000000', ${lastWindow}, 1, 65535, ${watermark}, 2147483647)`,
  )
  await run(pipeline, 'OPTIMIZE TABLE participant_state_v2 FINAL')
}
