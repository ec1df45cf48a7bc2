import type { Transaction } from '#prisma/database.ts'
import { type OutgoingPayment, type PaymentPartner, wentTo } from '../../clients/payment-partner.ts'
import type { Dependencies } from '../../context.ts'
import { openHolder } from '../account/holder.ts'
import { hashBatch } from '../batch/hash.ts'
import { handOver } from './hand-over.ts'

/** Every reader of the journey waits for a transaction, so pages are small; the ledger locks as many accounts, too. */
const AT_A_TIME = 500

export type SendOptions = {
  /** Pause before a payment that failed for a passing reason is tried again. */
  retryAfterMs: number
}

/**
 * Sends a page of a released batch to its partner; true when there may be more. Each attempt is stored (with
 * SEND_PAYMENT and PAYMENT_SENT) before the partner hears of it, and sent once: whatever happens afterwards, its
 * outcome comes from the statement or is asked for. Throws as `handOver` does.
 */
export async function sendPayments(
  dependencies: Dependencies,
  partner: PaymentPartner,
  options: SendOptions,
): Promise<boolean> {
  const page = await dependencies.database.$transaction(
    (transaction) => storeAttempts(dependencies, transaction, partner, options),
    { timeout: 55_000 },
  )
  if (!page) return false
  if (page.payments.length > 0) {
    await handOver(dependencies, partner, page.batchId, page.payments)
  }
  return true
}

type Page = { batchId: string; payments: OutgoingPayment[] }

async function storeAttempts(
  dependencies: Dependencies,
  transaction: Transaction,
  partner: PaymentPartner,
  { retryAfterMs }: SendOptions,
): Promise<Page | undefined> {
  const now = new Date()
  const retryBefore = new Date(now.getTime() - retryAfterMs)
  const [batch] = await transaction.$queryRaw<{ id: string; hash: string }[]>`
    SELECT b.id, b.hash FROM disbursement.payment_batch b
    WHERE b.partner_id = ${partner.id}::uuid AND b.state IN ('APPROVED', 'SENT') AND (b.state = 'APPROVED' OR EXISTS (
      SELECT FROM disbursement.payment_instruction i
      WHERE i.batch_id = b.id AND i.state = 'PENDING' AND NOT EXISTS (
        SELECT FROM disbursement.payment_attempt a WHERE a.instruction_id = i.id AND a.outcome_at > ${retryBefore})))
    ORDER BY b.approved_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`
  if (!batch) return undefined
  if ((await hashBatch(transaction, batch.id)) !== batch.hash) {
    throw new Error(`payment batch ${batch.id} is not what was signed off: nothing of it is sent`)
  }
  await withhold(transaction, batch.id)
  const attempts = await planAttempts(transaction, batch.id, retryBefore, now)
  if (attempts.length === 0) {
    await transaction.$executeRaw`
      UPDATE disbursement.payment_batch SET state = 'SENT', sent_at = coalesce(sent_at, ${now})
      WHERE id = ${batch.id}::uuid AND state = 'APPROVED'`
    await closeBatches(transaction, [batch.id], now)
    return { batchId: batch.id, payments: [] }
  }
  await tell(transaction, attempts, partner, now)
  return { batchId: batch.id, payments: attempts.map((attempt) => toOutgoing(dependencies, attempt)) }
}

/** Accounts that were unlinked or refused since the batch was frozen are not paid into: a later batch pays elsewhere. */
async function withhold(transaction: Transaction, batchId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE disbursement.payment_instruction i SET state = 'FAILED'
    FROM disbursement.payout_account a
    WHERE i.batch_id = ${batchId}::uuid AND i.state = 'PENDING' AND a.id = i.account_id
      AND (a.unlinked_at IS NOT NULL OR a.refusal_code IS NOT NULL)`
}

type Attempt = {
  id: string
  instructionId: string
  number: number
  amount: bigint
  numberIndex: Uint8Array
  numberSealed: Uint8Array
  holderSealed: Uint8Array | null
}

async function planAttempts(
  transaction: Transaction,
  batchId: string,
  retryBefore: Date,
  now: Date,
): Promise<Attempt[]> {
  return transaction.$queryRaw<Attempt[]>`
    WITH page AS MATERIALIZED (
      SELECT i.id, f.account_id, f.number_index, f.amount,
             coalesce((SELECT max(a.number) FROM disbursement.payment_attempt a WHERE a.instruction_id = i.id), 0) + 1 AS number
      FROM disbursement.payment_instruction i
      JOIN disbursement.payment_batch_item f ON f.batch_id = i.batch_id AND f.instruction_id = i.id
      WHERE i.batch_id = ${batchId}::uuid AND i.state = 'PENDING' AND NOT EXISTS (
        SELECT FROM disbursement.payment_attempt a WHERE a.instruction_id = i.id AND a.outcome_at > ${retryBefore})
      ORDER BY i.id LIMIT ${AT_A_TIME}::int FOR UPDATE OF i
    ), sent AS (
      UPDATE disbursement.payment_instruction i SET state = 'SENT' FROM page WHERE i.id = page.id
    ), attempt AS (
      INSERT INTO disbursement.payment_attempt (instruction_id, number, sent_at)
      SELECT id, number, ${now}::timestamptz FROM page
      RETURNING id, instruction_id, number
    )
    SELECT attempt.id, page.id AS "instructionId", attempt.number::int AS number, page.amount,
           page.number_index AS "numberIndex", account.number_sealed AS "numberSealed",
           account.holder_sealed AS "holderSealed"
    FROM attempt JOIN page ON page.id = attempt.instruction_id
    JOIN disbursement.payout_account account ON account.id = page.account_id`
}

async function tell(
  transaction: Transaction,
  attempts: readonly Attempt[],
  partner: PaymentPartner,
  now: Date,
): Promise<void> {
  const ids = attempts.map(({ id }) => id)
  await transaction.$executeRaw`
    SELECT ledger.post_drafts(array_agg(
      ROW('SEND_PAYMENT', a.id, i.amount, i.participant_id, ${partner.id}::uuid, ${now}::timestamptz)::ledger.draft
      ORDER BY a.id))
    FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
    WHERE a.id = ANY (${ids}::uuid[])`
  await transaction.$executeRaw`
    SELECT count(*) FROM journey.append_drafts((
      SELECT array_agg(ROW('PAYMENT_SENT', i.participant_id, ${now}::timestamptz, NULL, NULL, NULL, NULL, NULL, NULL,
                           NULL, NULL, NULL, i.amount, i.id, NULL, NULL,
                           ${wentTo(partner)}::jsonb)::journey.draft ORDER BY i.id)
      FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
      WHERE a.id = ANY (${ids}::uuid[])))`
}

function toOutgoing({ vault }: Dependencies, attempt: Attempt): OutgoingPayment {
  const accountNumber = vault.decrypt('accountNumber', attempt.numberSealed)
  if (!Buffer.from(vault.blindIndex('accountNumber', accountNumber)).equals(attempt.numberIndex)) {
    throw new Error(`payment ${attempt.instructionId}: the account number is not the one that was signed off`)
  }
  return {
    instructionId: attempt.instructionId,
    attempt: attempt.number,
    idempotencyKey: attempt.id,
    accountNumber,
    name: attempt.holderSealed ? openHolder(vault, attempt.holderSealed).name : '',
    amount: attempt.amount.toString(),
  }
}

/** Closes those of the batches that are sent and have an outcome for each payment. */
export async function closeBatches(transaction: Transaction, batchIds: readonly string[], now: Date): Promise<void> {
  await transaction.$executeRaw`
    UPDATE disbursement.payment_batch b SET state = 'CLOSED', closed_at = ${now}
    WHERE b.id = ANY (${[...batchIds]}::uuid[]) AND b.state = 'SENT' AND NOT EXISTS (
      SELECT FROM disbursement.payment_instruction i WHERE i.batch_id = b.id AND i.state IN ('PENDING', 'SENT'))`
}
