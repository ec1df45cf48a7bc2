import { EVENT_TYPES } from '#prisma/journey.ts'
import { MARKER, NOT_REACHED, SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import { REFUSALS } from './refusals.ts'
import type { PlannedWindow } from './windows.ts'

const GREATEST_CODE = 255
/** Slices with two bytes in ClickHouse; the others have one. */
const WIDE: readonly string[] = ['wave', 'district']
const NARROW_COLUMNS = SLICE_COLUMNS.filter((column) => !WIDE.includes(column))

/** A code that ClickHouse cannot hold counts as not known, before an event as after it, so that sums stay sums. */
function code(column: string): string {
  const greatest = WIDE.includes(column) ? 32_767 : GREATEST_CODE
  return `CASE WHEN ${column} BETWEEN 0 AND ${greatest} THEN ${column} ELSE 0 END AS ${column}`
}

const CODES_BEFORE = `CASE
    WHEN before_slices IS NULL THEN ''
    WHEN 0 <= ALL (before_slices) AND ${GREATEST_CODE} >= ALL (before_slices[2:2] || before_slices[4:])
      THEN array_to_string(before_slices, ',')
    ELSE (SELECT string_agg(CASE WHEN code < 0 OR (code > ${GREATEST_CODE} AND place NOT IN (1, 3)) THEN '0' ELSE code::text END,
                            ',' ORDER BY place)
          FROM unnest(before_slices) WITH ORDINALITY AS slice (code, place))
  END AS before_slices`

const REFUSED = `CASE WHEN type BETWEEN 1 AND ${EVENT_TYPES.length} THEN 0 ELSE ${REFUSALS.UNKNOWN_TYPE} END
    + CASE WHEN touched NOT BETWEEN 1 AND ${STEP_COLUMNS.length} THEN ${REFUSALS.UNKNOWN_STEP} ELSE 0 END
    + CASE WHEN GREATEST(${NARROW_COLUMNS.join(', ')}) > ${GREATEST_CODE} OR LEAST(${SLICE_COLUMNS.join(', ')}) < 0
           THEN ${REFUSALS.CODE_OUT_OF_RANGE} ELSE 0 END
    + CASE WHEN version < 1 THEN ${REFUSALS.NO_VERSION} ELSE 0 END AS refused`

const SECONDS = `LEAST(GREATEST(floor(extract(epoch FROM occurred_at)) - 1577836800, ${-NOT_REACHED}), ${NOT_REACHED - 1})::int4`

/** What PostgreSQL is asked for a window; it filters by its index on transaction_id. Absent values become those of states. */
export function sourceQuery({ from, until }: Pick<PlannedWindow, 'from' | 'until'>): string {
  return `SELECT position, CASE WHEN type BETWEEN 1 AND ${EVENT_TYPES.length} THEN type ELSE 0 END AS type,
    coalesce(participant_id, '${MARKER.nobody}') AS participant_id, GREATEST(version, 0) AS version,
    ${SECONDS} AS occurred, recorded_at AT TIME ZONE 'UTC' AS recorded_at, coalesce(amount, 0) AS amount,
    coalesce(payment_id, '${MARKER.nobody}') AS payment_id,
    CASE WHEN touched BETWEEN 1 AND ${STEP_COLUMNS.length} THEN touched ELSE 0 END AS touched,
    coalesce(before_time, ${NOT_REACHED}) AS before_time, ${CODES_BEFORE}, ${REFUSED},
    ${STEP_COLUMNS.map((column) => `coalesce(${column}, ${NOT_REACHED}) AS ${column}`).join(', ')},
    ${SLICE_COLUMNS.map(code).join(', ')}, coalesce(paid_amount, 0) AS paid_amount
    FROM journey.event WHERE transaction_id >= ${from} AND transaction_id < ${until}`
}
