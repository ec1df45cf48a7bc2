import {
  MARKER,
  NOT_REACHED,
  SLICE_COLUMNS,
  STATE_EPOCH_MS,
  STEP_COLUMNS,
} from '#analytics/clickhouse/state-columns.ts'
import { peopleSql, WAVE_EVERY } from './people-sql.ts'

/** Positions that are free for a person's events. */
export const EVENTS_PER_PERSON = 32
/** Events per window, about, and so the windows' number. */
const PEOPLE_PER_WINDOW = 125_000
const INCENTIVE = 600_000
const PAYMENT_SENT = 23
const PAYMENT_SETTLED = 24

/**
 * What happens to a person, in the order in which it is recorded: ten times the step, and in between what is no first
 * step. Later entries into waves (JOINED anew), the payment sent and settled.
 */
const ENTERED_AGAIN = [61, 62]
const SENT = 138
const SETTLED = 139
const ACTS = [...STEP_COLUMNS.map((_, index) => (index + 1) * 10), ...ENTERED_AGAIN, SENT, SETTLED].sort(
  (a, b) => a - b,
)
const ENTERED_AGAIN_SQL = `act IN (${ENTERED_AGAIN.join(', ')})`

export function windowsOf(participants: number): number {
  return Math.ceil(participants / PEOPLE_PER_WINDOW)
}

/** Watermark of the generated events, in microseconds since 1970: none of them was recorded later. */
export const WATERMARK = Date.UTC(2026, 0, 1) * 1000

export const EVENT_COLUMNS = [
  ...['window_id', 'position', 'type', 'participant_id', 'version', 'occurred', 'recorded_at', 'amount', 'payment_id'],
  ...['touched', 'before_time', 'before_slices', 'refused', ...STEP_COLUMNS, ...SLICE_COLUMNS, 'paid_amount'],
]

/** Which people, where to, and whether only the last event of each, which is the person's state, or all of them. */
export type EventsToWrite = { from: number; count: number; seed: number; table?: string; lastOnly?: boolean }

/** Fills a table of events with those of `count` people from the `from`-th on, each with the state after it. */
export function insertEventsSql({ from, count, seed, table = 'journey_event_v3', lastOnly }: EventsToWrite): string {
  return `INSERT INTO ${table} (${EVENT_COLUMNS.join(', ')}) ${eventsSql(from, count, seed)}
    ${lastOnly ? 'WHERE version = length(acts)' : ''}
    SETTINGS optimize_on_insert = 0, max_block_size = 32768, min_insert_block_size_rows = 2000000, min_insert_block_size_bytes = 0`
}

/** The row that says up to which window the table has its events. */
export function insertMarkerSql(participants: number): string {
  return `INSERT INTO journey_event_v3 (window_id, participant_id, version, position, recorded_at)
    SELECT ${windowsOf(participants)}, '${MARKER.nobody}', 0, 0, fromUnixTimestamp64Micro(${WATERMARK}, 'UTC')`
}

function eventsSql(from: number, count: number, seed: number): string {
  const happened = `multiIf(${ENTERED_AGAIN_SQL}, times[6] < ${NOT_REACHED} AND entries >= act - 59,
    act IN (${SENT}, ${SETTLED}), times[14] < ${NOT_REACHED}, times[intDiv(act, 10)] < ${NOT_REACHED})`
  return `WITH toUInt8(intDiv(act, 10)) AS step,
      ${ENTERED_AGAIN_SQL} AS is_again, act IN (${SENT}, ${SETTLED}) AS is_payment,
      ${slicesSql('act')} AS slices, ${slicesSql('previous')} AS slices_before
    SELECT toUInt32(intDiv(i, ${PEOPLE_PER_WINDOW}) + 1) AS window_id,
      toInt64(i * ${EVENTS_PER_PERSON} + version) AS position,
      toUInt8(multiIf(act = ${SENT}, ${PAYMENT_SENT}, act = ${SETTLED}, ${PAYMENT_SETTLED}, step)) AS type,
      participant_id, toUInt32(version) AS version,
      toInt32(multiIf(is_again, times[6] + ${WAVE_EVERY} * (act - 60), is_payment, times[14] - 3600 * (${SETTLED} - act), times[step])) AS occurred,
      fromUnixTimestamp64Micro((${STATE_EPOCH_MS / 1000} + toInt64(known_at[is_payment ? 14 : step]) + if(is_again, ${WAVE_EVERY} * (act - 60), 0)) * 1000000, 'UTC') AS recorded_at,
      toInt64(is_payment ? ${INCENTIVE} : 0) AS amount,
      is_payment ? reinterpret(bitXor(reinterpret(participant_id, 'UInt128'), 1), 'UUID') : toUUID('${MARKER.nobody}') AS payment_id,
      toUInt8(is_payment ? 0 : step) AS touched,
      toInt32(is_again ? times[6] : ${NOT_REACHED}) AS before_time,
      slices = slices_before ? [] : slices_before AS before_slices,
      toUInt8(0) AS refused,
      ${STEP_COLUMNS.map((_, index) => `act >= ${(index + 1) * 10} ? times[${index + 1}] : ${NOT_REACHED}`).join(', ')},
      ${SLICE_COLUMNS.map((_, index) => `slices[${index + 1}]`).join(', ')},
      toInt64(times[14] < ${NOT_REACHED} AND act >= ${SETTLED} ? ${INCENTIVE} : 0) AS paid_amount
    FROM (
      SELECT *, arrayFilter(act -> ${happened}, [${ACTS.join(', ')}]::Array(UInt8)) AS acts
      FROM (${peopleSql(from, count, seed)}))
    ARRAY JOIN acts AS act, arrayPopBack(arrayPushFront(acts, 0)) AS previous, arrayEnumerate(acts) AS version`
}

/** The nine slices once everything up to `act` has happened: nought until it is known. */
function slicesSql(act: string): string {
  const reached = (step: number) => `${act} >= ${step * 10} AND times[${step}] < ${NOT_REACHED}`
  const known = (step: number, ...columns: string[]) => columns.map((column) => `(${reached(step)}) ? ${column} : 0`)
  // First selected in, else last joined.
  const wave = `multiIf(${reached(7)}, first_wave + greatest(entries, 1) - 1, ${reached(6)},
    first_wave + least(if(${act} >= 70, entries - 1, ${act} - 60), entries - 1), 0)`
  const columns = [
    wave,
    ...known(3, 'province', 'district', 'gender', 'age_band', 'education'),
    ...known(8, 'platform'),
    ...known(13, 'payment_partner'),
    ...known(8, 'course_category'),
  ]
  return `[${columns.join(', ')}]::Array(UInt16)`
}
