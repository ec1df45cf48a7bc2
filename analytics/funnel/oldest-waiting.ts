import { Prisma } from '#prisma/database.ts'

/**
 * SQL of `recorded_at` of the oldest visible event from a transaction on; null when there is none. A transaction's oldest
 * event is its first, so one event is read of each, and of no more transactions than can be open at a time: when the
 * number of any later one was given out, one of these had ended, and so had its events. (Older than its transaction's
 * number is only what waited for somebody's row meanwhile.)
 */
export function oldestFrom(transaction: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    WITH RECURSIVE first AS (
      (SELECT transaction_id, recorded_at, 1 AS place FROM journey.event
       WHERE transaction_id >= ${transaction} ORDER BY transaction_id, position LIMIT 1)
      UNION ALL
      SELECT next.transaction_id, next.recorded_at, first.place + 1 FROM first, LATERAL (
        SELECT transaction_id, recorded_at FROM journey.event WHERE transaction_id > first.transaction_id
        ORDER BY transaction_id, position LIMIT 1) AS next
      WHERE first.place <= current_setting('max_connections')::int
    )
    SELECT min(recorded_at) FROM first)`
}
