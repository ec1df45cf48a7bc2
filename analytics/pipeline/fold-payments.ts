import { EVENT_TYPES, type EventType } from '#prisma/journey.ts'
import { MARKER } from '../clickhouse/state-columns.ts'

const KEPT: readonly EventType[] = [
  'PURCHASED',
  'PAYMENT_SENT',
  'PAYMENT_SETTLED',
  'PAYMENT_FAILED',
  'PAYMENT_RETURNED',
]
const CODES = KEPT.map((type) => EVENT_TYPES.indexOf(type) + 1)

export const PAYMENT_COLUMNS = [
  'window_id',
  'type',
  'occurred',
  'participant_id',
  'position',
  'payment_id',
  'payment_partner',
  'amount',
].join(', ')

/** What is bought and paid in the events of `from`. */
export function paymentsSql(to: string, from: string): string {
  return `INSERT INTO ${to} (${PAYMENT_COLUMNS})
    SELECT ${PAYMENT_COLUMNS} FROM ${from} WHERE type IN (${CODES.join(', ')})`
}

/** The row that moves the marker to `{window}`. */
export function paymentMarkerSql(): string {
  const nobody = `toUUID('${MARKER.nobody}')`
  return `SELECT {window:UInt32}, toUInt8(${MARKER.type}), toInt32(0), ${nobody}, toInt64(0), ${nobody}, toUInt8(0), toInt64(0)`
}
