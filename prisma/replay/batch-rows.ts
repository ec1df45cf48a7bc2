import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { paymentPartnerOf } from './attributes.ts'
import { HOUR } from './calendar.ts'
import { at } from './columns.ts'
import { copyTime, createCopyTable } from './copy.ts'
import { batchIdOf, listPayments } from './person-money.ts'
import type { Plan } from './plan.ts'
import { ACCOUNT_VERIFIED, CERTIFIED, PAID, STEP_COUNT } from './steps.ts'

type Batch = { partnerId: string; count: number; amount: number; sentAt: number; closedAt: number }

/** One batch for each payment partner and day: built, approved by somebody else, sent and answered. */
export async function copyBatches(client: ClientBase, plan: Plan): Promise<void> {
  const batches = new Map<string, Batch>()
  const times = new Int32Array(STEP_COUNT)
  plan.people.personOf.forEach((person, slot) => {
    if (at(plan.payments.offsets, slot) === at(plan.payments.offsets, slot + 1)) return
    plan.personTimes(person, slot, times)
    if (at(times, PAID) === 0) return
    const partner = paymentPartnerOf(plan.seed, person)
    for (const payment of listPayments(plan, slot, at(times, CERTIFIED), at(times, ACCOUNT_VERIFIED))) {
      const id = batchIdOf(plan, partner.sliceCode, payment.firstSentAt)
      const batch = batches.get(id)
      const { amount, firstSentAt, settledAt } = payment
      if (!batch) {
        batches.set(id, { partnerId: partner.id, count: 1, amount, sentAt: firstSentAt, closedAt: settledAt })
        continue
      }
      batch.count++
      batch.amount += amount
      batch.sentAt = Math.min(batch.sentAt, firstSentAt)
      batch.closedAt = Math.max(batch.closedAt, settledAt)
    }
  })
  const table = createCopyTable('disbursement.payment_batch', [
    ...['id', 'partner_id', 'state', 'created_by', 'created_at', 'approved_by', 'approved_at', 'sent_at', 'closed_at'],
    ...['count', 'amount', 'hash', 'synthetic'],
  ])
  for (const [id, { partnerId, count, amount, sentAt, closedAt }] of batches) {
    const hash = createHash('sha256').update(`${id} ${count} ${amount}`).digest('hex')
    table.add([
      ...[id, partnerId, 'CLOSED', 'synthetic:payment-officer', copyTime(sentAt - 2 * HOUR)],
      ...['synthetic:payment-approver', copyTime(sentAt - HOUR), copyTime(sentAt), copyTime(closedAt)],
      ...[count, amount, hash, true],
    ])
  }
  await table.flush(client)
}
