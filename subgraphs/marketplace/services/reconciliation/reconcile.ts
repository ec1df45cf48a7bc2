import type { Transaction } from '#prisma/database.ts'
import { appendEvents } from '#prisma/journey.ts'

type Reconciled = { purchaseId: string; participantId: string }

const AT_A_TIME = 1_000

/**
 * Compares reports of completion with purchases: code used before the course was finished, not cancelled, reviewed.
 * Those that agree get their certificate (CERTIFIED); the others wait and are looked at again. Set-based; of one
 * purchase, or of all that wait but those of a playback. Returns how many agreed.
 */
export async function reconcile(transaction: Transaction, only: { purchaseId?: string } = {}): Promise<number> {
  const purchaseId = only.purchaseId ?? null
  const now = new Date()
  const agreed = await transaction.$queryRaw<Reconciled[]>`
    WITH waiting AS (
      SELECT c.purchase_id FROM marketplace.completion c
      JOIN marketplace.purchase p ON p.id = c.purchase_id
      JOIN marketplace.review r ON r.purchase_id = c.purchase_id
      WHERE c.reconciled_at IS NULL
        AND CASE WHEN ${purchaseId}::uuid IS NULL THEN c.reported_at >= journey.live_since() AND NOT journey.is_played_back(p.participant_id)
                 ELSE c.purchase_id = ${purchaseId}::uuid END
        AND p.redeemed_at <= c.completed_at AND p.cancelled_at IS NULL
      ORDER BY c.reported_at LIMIT ${AT_A_TIME} FOR UPDATE OF c SKIP LOCKED
    ), done AS (
      UPDATE marketplace.completion c SET reconciled_at = ${now} FROM waiting w WHERE c.purchase_id = w.purchase_id
      RETURNING c.purchase_id
    ), certified AS (
      INSERT INTO marketplace.certificate (purchase_id, number, issued_at)
      SELECT purchase_id, 'GLB-' || to_char(${now}::timestamptz AT TIME ZONE 'Asia/Jakarta', 'YYYY') || '-' ||
             upper(right(replace(purchase_id::text, '-', ''), 12)), ${now}
      FROM done ON CONFLICT DO NOTHING RETURNING purchase_id
    )
    SELECT p.id AS "purchaseId", p.participant_id AS "participantId"
    FROM marketplace.purchase p JOIN certified ON certified.purchase_id = p.id`
  await appendEvents(
    transaction,
    agreed.map(({ purchaseId: purchase, participantId }) => ({
      type: 'CERTIFIED',
      participantId,
      occurredAt: now,
      payload: { purchase },
    })),
  )
  return agreed.length
}
