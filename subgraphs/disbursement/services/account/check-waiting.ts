import type { PaymentPartner } from '../../clients/payment-partner.ts'
import type { Dependencies } from '../../context.ts'
import { checkAccount } from './check.ts'

const AT_A_TIME = 20
/** Linking asks by itself; this is for those whom the partner did not answer. */
const WAITED_MS = 5_000

/**
 * Asks a partner about accounts that have waited, those first that were asked longest ago; true when there may be more.
 * Accounts of a playback are left alone.
 */
export async function checkWaitingAccounts(dependencies: Dependencies, partner: PaymentPartner): Promise<boolean> {
  const waiting = await dependencies.database.$queryRaw<{ id: string }[]>`
    UPDATE disbursement.payout_account a SET asked_at = now()
    FROM (
      SELECT id FROM disbursement.payout_account
      WHERE partner_id = ${partner.id}::uuid AND holder_sealed IS NOT NULL
        AND verified_at IS NULL AND refusal_code IS NULL AND unlinked_at IS NULL
        AND linked_at >= journey.live_since() AND NOT journey.is_played_back(participant_id)
        AND GREATEST(linked_at, asked_at) < now() - ${WAITED_MS}::int * interval '1 millisecond'
      ORDER BY asked_at NULLS FIRST, linked_at LIMIT ${AT_A_TIME} FOR UPDATE SKIP LOCKED) next
    WHERE a.id = next.id RETURNING a.id`
  const asked = await Promise.allSettled(waiting.map(({ id }) => checkAccount(dependencies, id)))
  const failed = asked.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return waiting.length === AT_A_TIME
}
