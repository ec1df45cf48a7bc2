import { requireRole } from '#platform/authorise.ts'
import { PAYMENT_PARTNERS } from '../../clients/payment-partner.ts'
import type { DisbursementContext } from '../../context.ts'

/** What a batch for a partner would hold if it were built now; `amount` in rupiah. */
export type PaymentsDue = { partnerId: string; count: number; amount: bigint }

/** For each payment partner what is due and could be paid by it, as `buildBatch` would take it. */
export async function listDue({ ctx }: { ctx: DisbursementContext }): Promise<PaymentsDue[]> {
  requireRole(ctx.viewer, 'payment_officer', 'payment_approver', 'auditor')
  const found = await ctx.database.$queryRaw<PaymentsDue[]>`
    /* disbursement: payments due by partner */
    SELECT a.partner_id AS "partnerId", count(*)::int AS count, sum(e.amount)::bigint AS amount
    FROM disbursement.entitlement e
    JOIN disbursement.recipient r ON r.participant_id = e.participant_id AND r.revoked_at IS NULL
    JOIN disbursement.payout_account a ON a.participant_id = e.participant_id
      AND a.verified_at IS NOT NULL AND a.refusal_code IS NULL AND a.unlinked_at IS NULL
    LEFT JOIN disbursement.payment_instruction i ON i.entitlement_id = e.id
    WHERE e.due_at <= ${new Date()} AND (i.id IS NULL OR i.state = 'FAILED')
    GROUP BY a.partner_id`
  return PAYMENT_PARTNERS.map(
    ({ id }) => found.find(({ partnerId }) => partnerId === id) ?? { partnerId: id, count: 0, amount: 0n },
  )
}
