import { MARKER, NOT_REACHED, SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'

/** Columns of a signed state that are written; the others follow from them. */
export const STATE_COLUMNS = ['participant_id', 'version', 'sign', ...SLICE_COLUMNS, ...STEP_COLUMNS, 'paid_amount']

/** Code of PAYMENT_SETTLED. */
export const SETTLED = 24

const AFTER = [...SLICE_COLUMNS, ...STEP_COLUMNS, 'paid_amount']
const BEFORE = [
  ...SLICE_COLUMNS.map((column, index) => `if(empty(before_slices), ${column}, before_slices[${index + 1}])`),
  ...STEP_COLUMNS.map((column, index) => `if(touched = ${index + 1}, before_time, ${column})`),
  `paid_amount - if(type = ${SETTLED}, amount, 0)`,
]

/**
 * The signed rows of the events in `from`: each adds its participant's state after it and takes back the one before,
 * which both follow from the event alone. With `{window}` and `{watermark}` bound, the marker moves on, too.
 */
export function foldStateSql(to: string, from: string): string {
  return `INSERT INTO ${to} (${STATE_COLUMNS.join(', ')})
    SELECT participant_id, version, toInt8(1), ${AFTER.join(', ')} FROM ${from} WHERE version > 0
    UNION ALL
    SELECT participant_id, version - 1, toInt8(-1), ${BEFORE.join(', ')} FROM ${from} WHERE version > 1`
}

/**
 * The same state from all events at once: each participant's last one. Much cheaper, and folded already. With
 * `among`, a condition that chooses some ids, it needs memory for those only.
 */
export function wholeStateSql(to: string, from: string, among = ''): string {
  return `INSERT INTO ${to} (${STATE_COLUMNS.join(', ')})
    SELECT participant_id, version, 1, ${AFTER.join(', ')} FROM ${from} WHERE version > 0${among}
    ORDER BY participant_id DESC, version DESC LIMIT 1 BY participant_id
    SETTINGS optimize_read_in_order = 1, max_threads = 2`
}

/** Rows that move the state's marker from what it was (absent: nothing) to `{window}` and `{watermark}`. */
export function stateMarkerSql(hasBefore: boolean): string {
  const row = (version: string, sign: number, watermark: string): string =>
    `SELECT toUUID('${MARKER.nobody}'), ${version}, toInt8(${sign}), toUInt16(${MARKER.wave}), ${'0, '.repeat(SLICE_COLUMNS.length - 1)}
      ${`toInt32(${NOT_REACHED}), `.repeat(STEP_COLUMNS.length)} ${watermark}`
  const after = row('{window:UInt32}', 1, '{watermark:Int64}')
  return hasBefore ? `${after}\n    UNION ALL ${row('{windowBefore:UInt32}', -1, '{watermarkBefore:Int64}')}` : after
}
