import { EVENT_TYPES, type EventType } from '#prisma/journey.ts'
import { MARKER } from '../clickhouse/state-columns.ts'

const PAYMENTS: readonly EventType[] = ['PAYMENT_SENT', 'PAYMENT_SETTLED', 'PAYMENT_FAILED', 'PAYMENT_RETURNED']
/** After either nothing can be bought any more. */
const ENDS: readonly EventType[] = ['REVOKED', 'BALANCE_EXPIRED']
const codesOf = (types: readonly EventType[]): string => types.map((type) => EVENT_TYPES.indexOf(type) + 1).join(', ')

/** Codes of the events about a payment, as a list in SQL. */
export const PAYMENT_CODES = codesOf(PAYMENTS)
/** Codes of the events that end buying, as a list in SQL. */
export const END_CODES = codesOf(ENDS)

const COLUMNS = [
  'window_id',
  'type',
  'occurred',
  'participant_id',
  'position',
  'payment_id',
  'payment_partner',
  'amount',
]
export const PAYMENT_COLUMNS = COLUMNS.join(', ')
// A payment belongs to the partner that it went to, which a later account may have changed.
const VALUES = COLUMNS.map((column) =>
  column === 'payment_partner' ? 'if(paid_through > 0, paid_through, payment_partner)' : column,
).join(', ')

/** What is bought and paid, and who can buy no more, in the events of `from`. */
export function paymentsSql(to: string, from: string): string {
  return `INSERT INTO ${to} (${PAYMENT_COLUMNS})
    SELECT ${VALUES} FROM ${from} WHERE type IN (${codesOf(['PURCHASED', ...PAYMENTS, ...ENDS])})`
}

/** The row that moves the marker to `{window}`. */
export function paymentMarkerSql(): string {
  const nobody = `toUUID('${MARKER.nobody}')`
  return `SELECT {window:UInt32}, toUInt8(${MARKER.type}), toInt32(0), ${nobody}, toInt64(0), ${nobody}, toUInt8(0), toInt64(0)`
}
