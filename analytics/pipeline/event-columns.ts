import { EVENT_TYPES } from '#prisma/journey.ts'
import { MARKER, NOT_REACHED, SLICE_COLUMNS, STATE_EPOCH_MS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import { REFUSALS } from './refusals.ts'

type EventColumn = {
  name: string
  /** SQL over the columns of `sourceQuery`: absent values become those that states use, what does not fit is refused. */
  value: string
  /** In the row that is the table's marker. */
  inMarker: string
}

const NOBODY = `toUUID('${MARKER.nobody}')`
const GREATEST_CODE = 255
const WIDE: readonly string[] = ['wave', 'district']
const columns: readonly string[] = SLICE_COLUMNS
const NARROW_COLUMNS = SLICE_COLUMNS.filter((column) => !WIDE.includes(column))
const WIDE_PLACES = WIDE.map((column) => columns.indexOf(column) + 1).join(', ')

function column(name: string, value: string, inMarker = '0'): EventColumn {
  return { name, value, inMarker }
}

const isType = `type BETWEEN 1 AND ${EVENT_TYPES.length}`
const isStep = `touched BETWEEN 1 AND ${STEP_COLUMNS.length}`
const REFUSED = [
  `if(${isType}, 0, ${REFUSALS.UNKNOWN_TYPE})`,
  `if(touched IS NULL OR ${isStep}, 0, ${REFUSALS.UNKNOWN_STEP})`,
  `if(ifNull(greatest(${NARROW_COLUMNS.join(', ')}) > ${GREATEST_CODE} OR least(${SLICE_COLUMNS.join(', ')}) < 0, 0), ${REFUSALS.CODE_OUT_OF_RANGE}, 0)`,
  `if(version < 1, ${REFUSALS.NO_VERSION}, 0)`,
].join(' + ')
// PostgreSQL writes {1,2,3}. A code that does not fit counts as not known, before an event as after it.
const CODES_BEFORE = `if(before_slices IS NULL, [], arrayMap(
  (code, place) -> if(code BETWEEN 0 AND if(place IN (${WIDE_PLACES}), 32767, ${GREATEST_CODE}), toUInt16(code), 0),
  arrayMap(code -> toInt16(code), splitByChar(',', trim(BOTH '{}' FROM assumeNotNull(before_slices)))) AS codes, arrayEnumerate(codes)))`

/** The columns of journey_event_v3 besides window_id, and how each comes out of PostgreSQL. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  column('position', 'position'),
  column('type', `if(${isType}, type, 0)`),
  column('participant_id', `ifNull(participant_id, ${NOBODY})`, NOBODY),
  column('version', 'greatest(ifNull(version, 0), 0)'),
  column('occurred', `toInt32(toUnixTimestamp64Second(occurred_at) - ${STATE_EPOCH_MS / 1000})`),
  column('recorded_at', 'recorded_at', `toDateTime64(0, 6, 'UTC')`),
  column('amount', 'ifNull(amount, 0)'),
  column('payment_id', `ifNull(payment_id, ${NOBODY})`, NOBODY),
  column('paid_through', `toUInt8OrZero(ifNull(paid_through, ''))`),
  column('touched', `if(${isStep}, touched, 0)`),
  column('before_time', `ifNull(before_time, ${NOT_REACHED})`),
  column('before_slices', CODES_BEFORE, '[]'),
  column('refused', REFUSED),
  ...STEP_COLUMNS.map((name) => column(name, `ifNull(${name}, ${NOT_REACHED})`)),
  ...SLICE_COLUMNS.map((name) =>
    column(name, `accurateCastOrDefault(ifNull(${name}, 0), '${WIDE.includes(name) ? 'UInt16' : 'UInt8'}')`),
  ),
  column('paid_amount', 'ifNull(paid_amount, 0)'),
]
