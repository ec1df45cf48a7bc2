import type { Transaction } from '#prisma/database.ts'

/**
 * Owes the first incentive (OWE_INCENTIVE), due at once, to those of the participants who have completed, reviewed and
 * certified, on the terms promised at selection. Set-based, and without effect for whoever is owed it already.
 */
export async function oweFirstIncentive(
  transaction: Transaction,
  participantIds: readonly string[],
  now: Date,
): Promise<void> {
  await transaction.$executeRaw`
    WITH owed AS (
      INSERT INTO disbursement.entitlement (participant_id, kind, ordinal, amount, due_at, created_at)
      SELECT participant_id, 'INCENTIVE', 1, (terms->>'incentiveAmount')::bigint,
             GREATEST(completed_at, reviewed_at, certified_at), ${now}::timestamptz
      FROM disbursement.recipient
      WHERE participant_id = ANY (${[...participantIds]}::uuid[]) AND revoked_at IS NULL AND selected_at IS NOT NULL
        AND completed_at IS NOT NULL AND reviewed_at IS NOT NULL AND certified_at IS NOT NULL
        AND (terms->>'incentives')::int >= 1
      ON CONFLICT DO NOTHING
      RETURNING id, participant_id, amount
    )
    SELECT ledger.post_drafts(
      array_agg(ROW('OWE_INCENTIVE', id, amount, NULL, participant_id, ${now}::timestamptz)::ledger.draft ORDER BY id))
    FROM owed HAVING count(*) > 0`
}
