import { writeAudit } from '#prisma/audit.ts'
import type { PayoutAccount } from '#prisma/client/client.ts'
import type { Transaction } from '#prisma/database.ts'
import { isUniqueViolation } from '#prisma/database-errors.ts'
import { appendEvents } from '#prisma/journey.ts'
import { findPaymentPartner } from '../../clients/payment-partner.ts'
import type { Dependencies } from '../../context.ts'
import { type FailureCode, refusalOf } from '../payment/failures.ts'
import { openHolder } from './holder.ts'

/**
 * Asks the payment partner whether the account exists, is in the holder's name, of the same NIK and through KYC, and
 * records the answer. Nothing when it is verified or refused already. Throws UnavailableError when there is no answer.
 */
export async function checkAccount(dependencies: Dependencies, accountId: string): Promise<void> {
  const { database, vault, partners } = dependencies
  const account = await database.payoutAccount.findUnique({ where: { id: accountId } })
  const partner = account && findPaymentPartner(account.partnerId)
  if (!account?.holderSealed || !partner || !isOpen(account)) return
  const { nik, name } = openHolder(vault, account.holderSealed)
  const accountNumber = vault.decrypt('accountNumber', account.numberSealed)
  const refusal = refusalOf(await partners.checkAccount(partner.code, { accountNumber, nik, name }))
  await recordCheck(dependencies, { accountId, refusal, actor: 'system' })
}

/** Whether nobody has said yet what the account is worth. */
function isOpen({ verifiedAt, refusalCode, unlinkedAt }: PayoutAccount): boolean {
  return verifiedAt === null && refusalCode === null && unlinkedAt === null
}

type Check = { accountId: string; refusal: FailureCode | undefined; actor: string }

/** Records what the partner said: ACCOUNT_VERIFIED with the partner's slice the first time, or why not. */
export async function recordCheck({ database }: Pick<Dependencies, 'database'>, check: Check): Promise<void> {
  try {
    await database.$transaction((transaction) => record(transaction, check))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    // Two linked the number at the same time; the other one was faster.
    await database.$transaction((transaction) =>
      record(transaction, { ...check, refusal: 'ACCOUNT_OF_ANOTHER_PERSON' }),
    )
  }
}

async function record(transaction: Transaction, { accountId, refusal, actor }: Check): Promise<void> {
  await transaction.$executeRaw`SELECT FROM disbursement.payout_account WHERE id = ${accountId}::uuid FOR UPDATE`
  const account = await transaction.payoutAccount.findUniqueOrThrow({ where: { id: accountId } })
  if (account.unlinkedAt || (account.verifiedAt && account.refusalCode === null && !refusal)) return
  const now = new Date()
  const data = refusal ? { refusalCode: refusal } : { verifiedAt: now, refusalCode: null }
  await transaction.payoutAccount.update({ where: { id: accountId }, data })
  const { participantId, partnerId } = account
  if (!refusal) await tellFirst(transaction, participantId, partnerId, now)
  await writeAudit(transaction, 'disbursement', {
    actor,
    operation: refusal ? 'refuseAccount' : 'verifyAccount',
    subjectId: participantId,
    detail: { account: accountId, ...(refusal ? { refusal } : {}) },
  })
}

/** The slice is the partner of the first verified account. */
async function tellFirst(transaction: Transaction, participantId: string, partnerId: string, now: Date): Promise<void> {
  const [known] = await transaction.$queryRaw<{ verified: boolean }[]>`
    SELECT account_verified IS NOT NULL AS verified FROM journey.participant
    WHERE participant_id = ${participantId}::uuid`
  const partner = findPaymentPartner(partnerId)
  if (known?.verified || !partner) return
  await appendEvents(transaction, [
    {
      type: 'ACCOUNT_VERIFIED',
      participantId,
      occurredAt: now,
      slices: { paymentPartner: partner.sliceCode },
      payload: { partner: partner.code },
    },
  ])
}
