import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { MARKER, NOT_REACHED, SLICE_COLUMNS, STEP_COLUMNS } from '#analytics/clickhouse/state-columns.ts'
import { TABLES } from '#analytics/pipeline/tables.ts'
import { secondsOf } from '../median.ts'
import { run } from './ask.ts'

export const FLOOR_TABLE = 'bench_floor'

const COLUMNS = [
  ...['position', 'type', 'participant_id', 'version', 'occurred_at', 'recorded_at', 'amount', 'payment_id'],
  ...['touched', 'before_time', 'before_slices', ...STEP_COLUMNS, ...SLICE_COLUMNS, 'paid_amount'],
]
const TYPES: Readonly<Record<string, string>> = {
  position: 'Int64',
  participant_id: 'UUID',
  version: 'UInt32',
  occurred_at: "DateTime64(3, 'UTC')",
  recorded_at: "DateTime64(6, 'UTC')",
  payment_id: 'UUID',
  before_slices: 'String',
}
const typeOf = (column: string) => `Nullable(${TYPES[column] ?? (/amount/.test(column) ? 'Int64' : 'Int32')})`
/** Absent values become those of states, as the product's do. */
const asStored = (column: string): string => {
  if (column === 'occurred_at') return 'toInt32(toUnixTimestamp(assumeNotNull(occurred_at)) - 1577836800)'
  if (column === 'before_slices')
    return `if(before_slices IS NULL, [], arrayMap(code -> toUInt16(code), splitByChar(',', trim(BOTH '{}' FROM assumeNotNull(before_slices)))))`
  if (column === 'before_time' || STEP_COLUMNS.includes(column)) return `ifNull(${column}, ${NOT_REACHED})`
  if (/_id$/.test(column)) return `ifNull(${column}, toUUID('${MARKER.nobody}'))`
  return column === 'recorded_at' ? 'assumeNotNull(recorded_at)' : `ifNull(${column}, 0)`
}

export type FloorSeconds = { copy: number; insert: number }

/**
 * What it takes at least to bring these events over: `COPY … TO STDOUT` by one connection, and then an insert of what
 * came into a table like the product's. One after the other.
 */
export async function copyByHand(
  [postgres, clickhouse]: [pg.Client, ClickHouseClient],
  range: { from: bigint; until: bigint },
  folder: string,
): Promise<FloorSeconds> {
  const file = join(folder, 'floor.tsv')
  rmSync(file, { force: true })
  const where = `transaction_id >= ${range.from} AND transaction_id < ${range.until}`
  const copy = await secondsOf(() =>
    pipeline(
      postgres.query(copyTo(`COPY (SELECT ${COLUMNS.join(', ')} FROM journey.event WHERE ${where}) TO STDOUT`)),
      createWriteStream(file, { highWaterMark: 1 << 20 }),
    ),
  )
  await run(clickhouse, `CREATE TABLE IF NOT EXISTS ${FLOOR_TABLE} AS ${TABLES.events.name}`)
  const columns = COLUMNS.map((column) => (column === 'occurred_at' ? 'occurred' : column))
  const structure = COLUMNS.map((column) => `${column} ${typeOf(column)}`).join(', ')
  const insert = await secondsOf(() =>
    run(
      clickhouse,
      `INSERT INTO ${FLOOR_TABLE} (${columns.join(', ')}) SELECT ${COLUMNS.map(asStored).join(', ')}
       FROM file('${file}', 'TSV', '${structure.replaceAll("'", "\\'")}')
       SETTINGS date_time_input_format = 'best_effort', optimize_on_insert = 0`,
    ),
  )
  rmSync(file)
  return { copy, insert }
}
