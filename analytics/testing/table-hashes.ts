import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { queryRow } from '../clickhouse/query.ts'
import { MARKER, SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'

const STATE = ['participant_id', 'version', ...SLICE_COLUMNS, ...STEP_COLUMNS, 'paid_amount', 'mask', 'g2', 'g14']

function hashOf(columns: string): string {
  return `reinterpretAsInt64(cityHash64(${columns}))`
}

/** What the tables say, whatever has been folded or merged: equal for the same journey, however it came. */
export function hashTables(client: ClickHouseClient) {
  return queryRow(client, {
    name: 'test.hashes',
    sql: `SELECT
      (SELECT (sum(sign), sum(sign * toInt64(version)), sum(sign * ${hashOf(STATE.join(', '))}))
       FROM participant_state_v3 WHERE wave < ${MARKER.wave}) AS state,
      (SELECT (sum(sign * toInt64(bitShiftRight(ls, 1))), sum(sign * toInt64(bitShiftRight(os, 1))))
       FROM participant_state_v3 WHERE wave < ${MARKER.wave}) AS levels,
      (SELECT (sum(n), sum(n * ${hashOf('kind, ord, grain, period, cell, step')})) FROM step_cube_v1 WHERE kind < ${MARKER.kind}) AS stepCube,
      (SELECT (sum(n), sum(n * ${hashOf('kind, gap, cell, bin')})) FROM gap_cube_v1 WHERE kind < ${MARKER.kind}) AS gapCube,
      (SELECT (count(), sum(${hashOf('* EXCEPT (window_id)')})) FROM payment_v2 WHERE type < ${MARKER.type}) AS payments,
      (SELECT (count(), sum(${hashOf('* EXCEPT (window_id)')})) FROM journey_event_v3 WHERE position > 0) AS events`,
    row: z.record(z.string(), z.array(z.union([z.string(), z.number()]))),
  })
}
