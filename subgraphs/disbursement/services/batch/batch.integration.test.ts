import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '#platform/global-id.ts'
import { BNI, type DisbursementFixture, OVO, startDisbursement } from '#tests/support/disbursement.ts'
import { staff } from '#tests/support/viewers.ts'
import { approveBatch } from './approve.ts'
import { buildBatch } from './build.ts'
import { hashBatch } from './hash.ts'
import { listDue } from './list-due.ts'

let fixture: DisbursementFixture
beforeAll(async () => {
  fixture = await startDisbursement()
})
afterAll(() => fixture.stop())

const batchOf = (id: string) => fixture.database.paymentBatch.findUniqueOrThrow({ where: { id } })

describe('building a batch', () => {
  test('takes everything that is due with an account verified by the partner, once', async () => {
    const people = [await fixture.payable(), await fixture.payable()]
    await fixture.certified()
    await fixture.payable(undefined, OVO)
    const due = async () =>
      (await listDue({ ctx: fixture.contextOf(staff('payment_officer')) })).find(
        ({ partnerId }) => partnerId === BNI.id,
      )
    expect(await due()).toMatchObject({ count: people.length, amount: 1_200_000n })
    const batch = await batchOf(await fixture.build(undefined))
    expect(batch).toMatchObject({ state: 'BUILT', count: people.length, amount: 1_200_000n })
    expect(await due()).toMatchObject({ count: 0, amount: 0n })
    await expect(fixture.build(undefined)).rejects.toMatchObject({ code: 'CONFLICT' })
    const [other] = await Promise.allSettled([fixture.build(undefined, OVO)])
    expect(other?.status).toBe('fulfilled')
  })

  test('pays each once, though two officers build at the same time', async () => {
    await fixture.payable()
    const built = await Promise.allSettled([fixture.build(undefined), fixture.build(undefined)])
    expect(built.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('with the same idempotency key answers the same, also at the same time; another input is refused', async () => {
    const id = await fixture.payable()
    const key = randomUUID()
    const built = await Promise.all([1, 2, 3].map(() => fixture.build([id], BNI, key)))
    expect(new Set(built).size).toBe(1)
    await expect(fixture.build([id], OVO, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('is for payment officers only', async () => {
    const input = { partner: toGlobalId('Partner', BNI.id), idempotencyKey: randomUUID() }
    for (const role of ['payment_approver', 'auditor', 'administrator', 'case_worker'] as const) {
      await expect(buildBatch({ ctx: fixture.contextOf(staff(role)), input })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    await expect(buildBatch({ ctx: fixture.contextOf(), input })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

describe('approving a batch', () => {
  test('is for another person than who built it, even one with both roles', async () => {
    const id = await fixture.build([await fixture.payable()])
    const both = { ...staff('payment_approver', 'payment_officer') }
    await expect(fixture.approve(id, both)).rejects.toMatchObject({ code: 'SAME_PERSON' })
    await expect(fixture.approve(id, staff('payment_officer'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const direct = fixture.owner.query(
      `UPDATE disbursement.payment_batch SET approved_by = created_by WHERE id = '${id}'`,
    )
    await expect(direct).rejects.toThrow(/payment_batch_two_people/)
    await fixture.approve(id, { ...staff('payment_approver'), name: 'Dimas' })
    expect(await batchOf(id)).toMatchObject({
      createdBy: 'payment_officer',
      createdByName: null,
      approvedBy: 'payment_approver',
      approvedByName: 'Dimas',
    })
  })

  test('signs off the hash of its content and no other', async () => {
    const id = await fixture.build([await fixture.payable()])
    await expect(fixture.approve(id, undefined, 'f'.repeat(64))).rejects.toMatchObject({ code: 'CONFLICT' })
    const { hash } = await batchOf(id)
    expect(await hashBatch(fixture.database, id)).toBe(hash)
    await fixture.owner.query(`UPDATE disbursement.payment_batch_item SET amount = 900000 WHERE batch_id = '${id}'`)
    await expect(fixture.approve(id)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await batchOf(id)).toMatchObject({ state: 'BUILT', approvedBy: null })
  })

  test('finds it frozen: the program itself can change neither a line nor the hash', async () => {
    const id = await fixture.build([await fixture.payable()])
    const { database } = fixture
    for (const change of [
      database.paymentBatchItem.updateMany({ where: { batchId: id }, data: { amount: 1n } }),
      database.paymentBatchItem.deleteMany({ where: { batchId: id } }),
      database.paymentBatch.update({ where: { id }, data: { hash: 'f'.repeat(64) } }),
      database.paymentBatch.update({ where: { id }, data: { count: 2 } }),
    ]) {
      await expect(change).rejects.toThrow(/denied/)
    }
  })

  test('with the same key answers the same; a second approval is refused', async () => {
    const id = await fixture.build([await fixture.payable()])
    const { hash } = await batchOf(id)
    const input = { batch: toGlobalId('PaymentBatch', id), hash, idempotencyKey: randomUUID() }
    const ctx = fixture.contextOf(staff('payment_approver'))
    expect(await Promise.all([approveBatch({ ctx, input }), approveBatch({ ctx, input })])).toEqual([id, id])
    await expect(fixture.approve(id)).rejects.toMatchObject({ code: 'CONFLICT' })
    const entries = await fixture.database.disbursementAudit.count({
      where: { subjectId: id, operation: 'approveBatch' },
    })
    expect(entries).toBe(1)
  })
})
