import type { Transaction } from '#prisma/database.ts'

/**
 * After incentives have settled, owes each recipient the next one (OWE_INCENTIVE), due a calendar month later in
 * Jakarta, as many as the terms of their selection promise: never two at a time. `attemptIds` are the attempts that settled.
 */
export async function oweNextIncentive(
  transaction: Transaction,
  attemptIds: readonly string[],
  now: Date,
): Promise<void> {
  await transaction.$executeRaw`
    WITH owed AS (
      INSERT INTO disbursement.entitlement (participant_id, kind, ordinal, amount, due_at, created_at)
      SELECT e.participant_id, 'INCENTIVE', e.ordinal + 1, (r.terms->>'incentiveAmount')::bigint,
             (a.outcome_at AT TIME ZONE 'Asia/Jakarta' + interval '1 month') AT TIME ZONE 'Asia/Jakarta', ${now}::timestamptz
      FROM disbursement.payment_attempt a
      JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
      JOIN disbursement.entitlement e ON e.id = i.entitlement_id AND e.kind = 'INCENTIVE'
      JOIN disbursement.recipient r ON r.participant_id = e.participant_id AND r.revoked_at IS NULL
      WHERE a.id = ANY (${[...attemptIds]}::uuid[]) AND e.ordinal < (r.terms->>'incentives')::int
      ON CONFLICT DO NOTHING
      RETURNING id, participant_id, amount
    )
    SELECT ledger.post_drafts(
      array_agg(ROW('OWE_INCENTIVE', id, amount, NULL, participant_id, ${now}::timestamptz)::ledger.draft ORDER BY id))
    FROM owed HAVING count(*) > 0`
}
