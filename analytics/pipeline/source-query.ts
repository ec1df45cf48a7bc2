import { SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import { PAYMENT_CODES } from './fold-payments.ts'
import type { PlannedWindow } from './windows.ts'

/**
 * What PostgreSQL is asked for a window; it filters by its index on transaction_id. Nothing is worked out there: it is the
 * slower of the two, and columns as they are stored cost it half.
 */
export function sourceQuery({ from, until }: Pick<PlannedWindow, 'from' | 'until'>): string {
  return `SELECT position, type, participant_id, version, occurred_at AT TIME ZONE 'UTC' AS occurred_at,
    recorded_at AT TIME ZONE 'UTC' AS recorded_at, amount, payment_id, touched, before_time,
    CASE WHEN type IN (${PAYMENT_CODES}) THEN payload->>'paymentPartner' END AS paid_through,
    before_slices::text AS before_slices, ${STEP_COLUMNS.join(', ')}, ${SLICE_COLUMNS.join(', ')}, paid_amount
    FROM journey.event WHERE transaction_id >= ${from} AND transaction_id < ${until}`
}
