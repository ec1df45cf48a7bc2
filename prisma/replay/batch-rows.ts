import type { ClientBase } from 'pg'
import { paymentPartnerOf } from './attributes.ts'
import { HOUR } from './calendar.ts'
import { at } from './columns.ts'
import { columns, createCopyTable } from './copy.ts'
import { type Id, parseId } from './identifiers.ts'
import { batchIdOf, listPayments } from './person-money.ts'
import type { PeoplePlan } from './plan.ts'
import { ACCOUNT_VERIFIED, CERTIFIED, PAID, STEP_COUNT } from './steps.ts'

// The hash covers lines that are copied later.
const NOT_YET_FROZEN = ''

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
    table.add([
      ...[id, partnerId, 'CLOSED', 'synthetic:payment-officer', sentAt - 2 * HOUR],
      ...['synthetic:payment-approver', sentAt - HOUR, sentAt, closedAt],
      ...[count, amount, NOT_YET_FROZEN, true],
    ])
  }
  await table.flush(client)
}

/** Gives each batch the hash of its lines, as disbursement works it out when a batch is built and approved. */
export async function freezeBatches(client: ClientBase): Promise<void> {
  await client.query(`
    UPDATE disbursement.payment_batch b SET hash = encode(sha256(convert_to(
      b.id::text || '|' || b.partner_id::text || E'\n' || lines.text, 'UTF8')), 'hex')
    FROM (
      SELECT f.batch_id, string_agg(concat_ws('|', f.instruction_id, i.entitlement_id, i.participant_id, f.account_id,
                                              encode(f.number_index, 'hex'), f.amount), E'\n' ORDER BY f.instruction_id) AS text
      FROM disbursement.payment_batch_item f JOIN disbursement.payment_instruction i ON i.id = f.instruction_id
      GROUP BY f.batch_id) lines
    WHERE lines.batch_id = b.id AND b.synthetic`)
}
