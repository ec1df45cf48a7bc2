import type pg from 'pg'

/**
 * The greatest horizon, at most the given one, below which each participant's versions have no gap. The order of
 * transactions is not the order of cause: version 2 can be of an older transaction than version 1, and below a horizon
 * that version 1 is above. Shown alone it would take back a state that nobody has seen.
 *
 * Only what is visible above the horizon can be such a predecessor (who wrote version 2 had seen version 1 committed), so
 * this costs nothing while nothing is held open.
 */
export async function closeByCause(client: pg.Client, start: bigint, horizon: bigint): Promise<bigint> {
  for (let closed = horizon; ; ) {
    const { rows } = await client.query<{ first: string | null }>(
      `WITH above AS MATERIALIZED (
         SELECT participant_id, min(version) AS version FROM journey.event
         WHERE transaction_id >= $2 AND participant_id IS NOT NULL GROUP BY participant_id
       )
       SELECT min(e.transaction_id) AS first FROM journey.event e JOIN above USING (participant_id)
       WHERE e.transaction_id >= $1 AND e.transaction_id < $2 AND e.version > above.version`,
      [start, closed],
    )
    const first = rows[0]?.first
    if (!first) return closed
    closed = BigInt(first)
  }
}
