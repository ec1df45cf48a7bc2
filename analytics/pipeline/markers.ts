import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { queryRow } from '../clickhouse/query.ts'
import { SHOWN } from '../clickhouse/state-columns.ts'
import { TABLE_NAMES, TABLES, type TableName } from './tables.ts'

/**
 * What each table says it holds. The marker is in the same part as a window's rows, so "is the window in there?" has an
 * exact answer, whatever was interrupted.
 */
export type Markers = {
  lastWindow: Record<TableName, bigint>
  /** Of the state and of each cube: greatest recorded_at, in microseconds since 1970; 0 before the first window. */
  watermark: Record<keyof typeof SHOWN, bigint>
}

const whole = z.coerce.bigint()
const windows = z.object({ events: whole, payments: whole, stepCube: whole, gapCube: whole, state: whole })
const watermarks = z.object({ state: whole, stepCube: whole, gapCube: whole })

export async function readMarkers(client: ClickHouseClient): Promise<Markers> {
  const shown = Object.entries(SHOWN)
  const row = await queryRow(client, {
    name: 'pipeline.markers',
    sql: `SELECT ${TABLE_NAMES.map((name) => `toString(${TABLES[name].lastWindow}) AS ${name}Window`).join(', ')},
                 ${shown.map(([name, { watermark }]) => `toString(${watermark}) AS ${name}Watermark`).join(', ')}`,
    row: z.record(z.string(), z.string()),
  })
  return {
    lastWindow: windows.parse(Object.fromEntries(TABLE_NAMES.map((name) => [name, row[`${name}Window`]]))),
    watermark: watermarks.parse(Object.fromEntries(shown.map(([name]) => [name, row[`${name}Watermark`]]))),
  }
}

/** All tables hold the same windows when nothing is under way; `least` and `most` differ between two moves. */
export function boundsOf({ lastWindow }: Markers): { least: bigint; most: bigint } {
  const held = Object.values(lastWindow).sort((one, other) => (one < other ? -1 : 1))
  return { least: held[0] ?? 0n, most: held.at(-1) ?? 0n }
}
