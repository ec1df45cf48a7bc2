import type { PaymentPartner } from '../../clients/payment-partner.ts'
import type { Dependencies } from '../../context.ts'
import { checkAccount } from './check.ts'

const AT_A_TIME = 20
/** Linking asks by itself; this is for those whom the partner did not answer. */
const WAITED_MS = 5_000

/** Asks a partner about accounts that have waited, oldest first; true when there may be more. */
export async function checkWaitingAccounts(dependencies: Dependencies, partner: PaymentPartner): Promise<boolean> {
  const waiting = await dependencies.database.payoutAccount.findMany({
    where: {
      partnerId: partner.id,
      verifiedAt: null,
      refusalCode: null,
      unlinkedAt: null,
      holderSealed: { not: null },
      linkedAt: { lt: new Date(Date.now() - WAITED_MS) },
    },
    orderBy: { linkedAt: 'asc' },
    take: AT_A_TIME,
    select: { id: true },
  })
  const asked = await Promise.allSettled(waiting.map(({ id }) => checkAccount(dependencies, id)))
  const failed = asked.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return waiting.length === AT_A_TIME
}
