import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { paymentPartnerOf } from './attributes.ts'
import { HOUR } from './calendar.ts'
import { at } from './columns.ts'
import { columns, createCopyTable } from './copy.ts'
import { formatId, type Id, parseId } from './identifiers.ts'
import { batchIdOf, listPayments } from './person-money.ts'
import type { PeoplePlan } from './plan.ts'
import { ACCOUNT_VERIFIED, CERTIFIED, PAID, STEP_COUNT } from './steps.ts'

type Batch = { id: Id; partnerId: Id; count: number; amount: number; sentAt: number; closedAt: number }

/** One batch for each payment partner and day: built, approved by somebody else, sent and answered. */
export async function copyBatches(client: ClientBase, plan: PeoplePlan): Promise<void> {
  const batches = new Map<number, Batch>()
  const times = new Int32Array(STEP_COUNT)
  plan.people.personOf.forEach((person, slot) => {
    if (at(plan.payments.offsets, slot) === at(plan.payments.offsets, slot + 1)) return
    plan.personTimes(person, slot, times)
    if (at(times, PAID) === 0) return
    const { id: partner, sliceCode } = paymentPartnerOf(plan.seed, person)
    const partnerId = parseId(partner)
    for (const payment of listPayments(plan, slot, at(times, CERTIFIED), at(times, ACCOUNT_VERIFIED))) {
      const id = batchIdOf(plan, sliceCode, payment.firstSentAt)
      // The number in it is that of the day and the partner.
      const batch = batches.get(id.d)
      const { amount, firstSentAt, settledAt } = payment
      if (!batch) {
        batches.set(id.d, { id, partnerId, count: 1, amount, sentAt: firstSentAt, closedAt: settledAt })
        continue
      }
      batch.count++
      batch.amount += amount
      batch.sentAt = Math.min(batch.sentAt, firstSentAt)
      batch.closedAt = Math.max(batch.closedAt, settledAt)
    }
  })
  const table = createCopyTable('disbursement.payment_batch', {
    ...columns('uuid', 'id', 'partner_id'),
    ...columns('text', 'state', 'created_by'),
    ...columns('time', 'created_at'),
    ...columns('text', 'approved_by'),
    ...columns('time', 'approved_at', 'sent_at', 'closed_at'),
    ...columns('int4', 'count'),
    ...columns('int8', 'amount'),
    ...columns('text', 'hash'),
    ...columns('bool', 'synthetic'),
  })
  for (const { id, partnerId, count, amount, sentAt, closedAt } of batches.values()) {
    const hash = createHash('sha256')
      .update(`${formatId(id)} ${count} ${amount}`)
      .digest('hex')
    table.add([
      ...[id, partnerId, 'CLOSED', 'synthetic:payment-officer', sentAt - 2 * HOUR],
      ...['synthetic:payment-approver', sentAt - HOUR, sentAt, closedAt],
      ...[count, amount, hash, true],
    ])
  }
  await table.flush(client)
}
