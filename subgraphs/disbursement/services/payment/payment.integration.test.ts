import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { HttpRefusal } from '#platform/http-client.ts'
import type { Dependencies } from '#subgraphs/disbursement/context.ts'
import { BNI, type DisbursementFixture, numberEndingIn, OVO, startDisbursement } from '#tests/support/disbursement.ts'
import { eventsOf } from '#tests/support/registration.ts'
import { sealHolder } from '../account/holder.ts'
import { askOutcomes } from './ask-outcomes.ts'
import { readStatement } from './read-statement.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { sendPayments } from './send.ts'

let fixture: DisbursementFixture
beforeAll(async () => {
  fixture = await startDisbursement()
})
afterEach(() => fixture.sandbox.setFault('payment-partners/BNI', 'none'))
afterAll(() => fixture.stop())

const send = async (dependencies = fixture.dependencies): Promise<void> => {
  while (await sendPayments(dependencies, BNI, { retryAfterMs: 0 }));
}
const readAll = async (): Promise<void> => {
  // The sandbox pays out after 100 ms.
  await sleep(250)
  while (await readStatement(fixture.dependencies, BNI));
}
const ask = async (unknownAfterMs = 60_000): Promise<void> => {
  await fixture.database.paymentAttempt.updateMany({ data: { askedAt: null } })
  await sleep(20)
  await askOutcomes(fixture.dependencies, BNI, { askAfterMs: 0, unknownAfterMs })
}
/** A released batch for somebody with such an account. */
const released = async (ending?: string): Promise<{ id: string; batchId: string }> => {
  const id = await fixture.payable(numberEndingIn(ending))
  const batchId = await fixture.build([id])
  await fixture.approve(batchId)
  return { id, batchId }
}
const paymentOf = async (participantId: string) => {
  const { attempts, ...instruction } = await fixture.database.paymentInstruction.findFirstOrThrow({
    where: { participantId },
    include: { attempts: { orderBy: { number: 'asc' } } },
  })
  return { ...instruction, attempts: attempts.map(({ outcome, failureCode }) => failureCode ?? outcome) }
}
/** How many times the partner paid it, by its own statement. */
const paidByPartner = async (instructionId: string): Promise<number> => {
  const response = await fetch(`${fixture.sandbox.url}/payment-partners/BNI/statement?limit=10000`)
  const { items } = (await response.json()) as { items: { instructionId: string; status: string }[] }
  return items.filter((item) => item.instructionId === instructionId && item.status === 'SETTLED').length
}
const moneyEvents = async (id: string) => (await eventsOf(fixture, id)).filter((type) => /^PA(ID|YMENT)/.test(type))

describe('a released batch', () => {
  test('is sent and settled: the first incentive makes somebody paid, the next is due a month later', async () => {
    const { id, batchId } = await released()
    await send()
    expect(await fixture.balance('INCENTIVE_PAYABLE', id)).toBe(0n)
    await readAll()
    const { state, settledAt, attempts } = await paymentOf(id)
    expect([state, attempts]).toEqual(['SETTLED', ['SETTLED']])
    expect(await moneyEvents(id)).toEqual(['PAYMENT_SENT', 'PAYMENT_SETTLED', 'PAID'])
    expect(await fixture.balance('PAID_OUT', id)).toBe(600_000n)
    expect(await fixture.balance('INCENTIVE_PAYABLE', id)).toBe(600_000n)
    const next = await fixture.database.entitlement.findFirstOrThrow({ where: { participantId: id, ordinal: 2 } })
    const days = (next.dueAt.getTime() - (settledAt?.getTime() ?? 0)) / 86_400_000
    expect([28, 29, 30, 31]).toContain(days)
    expect(await fixture.database.paymentBatch.findUnique({ where: { id: batchId } })).toMatchObject({
      state: 'CLOSED',
    })
    await expect(fixture.build([id])).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('says which partner it went to, also when that is not the one of the first account', async () => {
    const id = await fixture.payable(undefined, OVO)
    await fixture.link(id)
    await fixture.approve(await fixture.build([id]))
    await send()
    await readAll()
    const { rows } = await fixture.owner.query<{ name: string; went_to: string; slice: number }>(
      `SELECT t.name, payload->>'paymentPartner' AS went_to, payment_partner AS slice
       FROM journey.event e JOIN journey.event_type t ON t.code = e.type
       WHERE participant_id = $1 AND t.name LIKE 'PAYMENT_%' ORDER BY version`,
      [id],
    )
    const event = (name: string) => ({ name, went_to: String(BNI.sliceCode), slice: OVO.sliceCode })
    expect(rows).toEqual(['PAYMENT_SENT', 'PAYMENT_SETTLED'].map(event))
  })

  test('is not sent before it is approved, and not at all if its content was changed after', async () => {
    const id = await fixture.payable()
    const batchId = await fixture.build([id])
    await send()
    expect((await paymentOf(id)).attempts).toEqual([])
    await fixture.approve(batchId)
    const change = (amount: number) =>
      fixture.owner.query(`UPDATE disbursement.payment_batch_item SET amount = ${amount} WHERE batch_id = '${batchId}'`)
    await change(6_000_000)
    await expect(send()).rejects.toThrow(/not what was signed off/)
    expect((await paymentOf(id)).attempts).toEqual([])
    await change(600_000)
    await send()
    expect((await paymentOf(id)).state).toBe('SENT')
    await readAll()
  })

  test('pays nobody into an account that was given up since', async () => {
    const { id } = await released()
    await fixture.link(id)
    await send()
    expect(await paymentOf(id)).toMatchObject({ state: 'FAILED', attempts: [] })
    expect(await fixture.balance('INCENTIVE_PAYABLE', id)).toBe(600_000n)
    await fixture.approve(await fixture.build([id]))
    await send()
    await readAll()
    expect(await paymentOf(id)).toMatchObject({ state: 'SETTLED', attempts: ['SETTLED'] })
  })
})

describe('an unknown outcome', () => {
  test('is asked and never sent again: the partner did it, but its answer was lost', async () => {
    const { id } = await released()
    await fixture.sandbox.setFault('payment-partners/BNI', 'lost-reply')
    await expect(send()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await fixture.sandbox.setFault('payment-partners/BNI', 'none')
    await send()
    await sleep(150)
    await ask()
    const { state, attempts, id: instructionId } = await paymentOf(id)
    expect([state, attempts]).toEqual(['SETTLED', ['SETTLED']])
    expect(await paidByPartner(instructionId)).toBe(1)
    await readAll()
    expect(await moneyEvents(id)).toEqual(['PAYMENT_SENT', 'PAYMENT_SETTLED', 'PAID'])
  })

  test('becomes another attempt only after the partner says that it never heard of it', async () => {
    const { id } = await released()
    await fixture.sandbox.setFault('payment-partners/BNI', 'down')
    await expect(send()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await fixture.sandbox.setFault('payment-partners/BNI', 'none')
    await ask()
    expect(await paymentOf(id)).toMatchObject({ state: 'SENT', attempts: [null] })
    await send()
    expect(await paymentOf(id)).toMatchObject({ state: 'SENT', attempts: [null] })
    await ask(0)
    expect(await paymentOf(id)).toMatchObject({ state: 'PENDING', attempts: ['NOT_RECEIVED'] })
    await send()
    await readAll()
    const { id: instructionId, attempts } = await paymentOf(id)
    expect(attempts).toEqual(['NOT_RECEIVED', 'SETTLED'])
    expect(await paidByPartner(instructionId)).toBe(1)
    expect(await moneyEvents(id)).toEqual(['PAYMENT_SENT', 'PAYMENT_FAILED', 'PAYMENT_SENT', 'PAYMENT_SETTLED', 'PAID'])
  })

  test('stays open as long as the partner says nothing, and is not sent again', async () => {
    const { id } = await released('9010')
    await send()
    await readAll()
    await ask(0)
    await send()
    expect(await paymentOf(id)).toMatchObject({ state: 'SENT', attempts: [null] })
    expect(await fixture.balance('PAID_OUT', id)).toBe(0n)
  })
})

describe('a page that the partner refuses as a whole', () => {
  /** The partner takes no names of more than 200 characters, and refuses the request that has one. */
  const spoil = async (participantId: string): Promise<void> => {
    const holderSealed = sealHolder(fixture.vault, { nik: '3171015712900001', name: 'A'.repeat(201) })
    await fixture.database.payoutAccount.updateMany({ where: { participantId }, data: { holderSealed } })
  }
  const releasedTogether = async (count: number): Promise<string[]> => {
    const ids = await Promise.all(Array.from({ length: count }, () => fixture.payable()))
    await fixture.approve(await fixture.build(ids))
    return ids
  }

  test('is sent in parts: what is wrong with one holds up nobody else, and that one has failed', async () => {
    const [wrong = '', ...others] = await releasedTogether(11)
    await spoil(wrong)
    await send()
    await readAll()
    for (const id of others) expect(await paymentOf(id)).toMatchObject({ state: 'SETTLED', attempts: ['SETTLED'] })
    expect(await paymentOf(wrong)).toMatchObject({ state: 'FAILED', attempts: ['OTHER'] })
    expect(await moneyEvents(wrong)).toEqual(['PAYMENT_SENT', 'PAYMENT_FAILED'])
    expect(await fixture.balance('INCENTIVE_PAYABLE', wrong)).toBe(600_000n)
    expect(await fixture.balance('PAID_OUT', wrong)).toBe(0n)
  })

  test('has the reason that the partner names for each, and a batch whose every payment is refused is closed', async () => {
    const ids = await releasedTogether(3)
    const refusing = withSending(async () => {
      throw new HttpRefusal('BNI', 422, 'LIMIT_REACHED')
    })
    await send(refusing)
    for (const id of ids) {
      expect(await paymentOf(id)).toMatchObject({ state: 'FAILED', attempts: ['LIMIT_REACHED'] })
      const batch = { items: { some: { instruction: { participantId: id } } } }
      expect(await fixture.database.paymentBatch.findFirst({ where: batch })).toMatchObject({ state: 'CLOSED' })
    }
  })

  test('is not given up when the partner knows the payment, or when it refuses us and not the payment', async () => {
    const [known = ''] = await releasedTogether(1)
    const { sendPayments: reallySend } = fixture.dependencies.partners
    const accepting = withSending(async (...request) => {
      await reallySend(...request)
      throw new HttpRefusal('BNI', 409)
    })
    await send(accepting)
    expect((await paymentOf(known)).attempts).toEqual([null])
    await readAll()
    expect(await paymentOf(known)).toMatchObject({ state: 'SETTLED', attempts: ['SETTLED'] })

    const [open = ''] = await releasedTogether(2)
    let requests = 0
    const locked = withSending(async () => {
      requests += 1
      throw new HttpRefusal('BNI', 401)
    })
    await expect(send(locked)).rejects.toThrow(HttpRefusal)
    expect(requests).toBe(1)
    expect(await paymentOf(open)).toMatchObject({ state: 'SENT', attempts: [null] })
  })

  const withSending = (sending: Dependencies['partners']['sendPayments']): Dependencies => ({
    ...fixture.dependencies,
    partners: { ...fixture.dependencies.partners, sendPayments: sending },
  })
})

describe('a payment that fails', () => {
  test('for the account is owed again, and comes into a later batch once another account is linked', async () => {
    const { id } = await released('9008')
    await send()
    await readAll()
    expect(await paymentOf(id)).toMatchObject({ state: 'FAILED', attempts: ['PHONE_CHANGED'] })
    expect(await fixture.balance('INCENTIVE_PAYABLE', id)).toBe(600_000n)
    await expect(fixture.build([id])).rejects.toMatchObject({ code: 'CONFLICT' })
    await fixture.link(id)
    await fixture.approve(await fixture.build([id]))
    await send()
    await readAll()
    expect(await paymentOf(id)).toMatchObject({ state: 'SETTLED', attempts: ['PHONE_CHANGED', 'SETTLED'] })
    expect(await fixture.balance('PAID_OUT', id)).toBe(600_000n)
  })

  test('for a passing reason is tried again by itself; for a limit, in a later batch', async () => {
    const [passing, limited] = [await released('9009'), await released('9007')]
    for (let turn = 0; turn < 2; turn += 1) {
      await send()
      await readAll()
    }
    expect(await paymentOf(passing.id)).toMatchObject({ state: 'SETTLED', attempts: ['PARTNER_DOWN', 'SETTLED'] })
    expect(await paymentOf(limited.id)).toMatchObject({ state: 'FAILED', attempts: ['LIMIT_REACHED'] })
    await fixture.approve(await fixture.build([limited.id]))
    await send()
    await readAll()
    expect(await paymentOf(limited.id)).toMatchObject({ state: 'SETTLED', attempts: ['LIMIT_REACHED', 'SETTLED'] })
  })

  test('after it was settled comes back as returned, and stays paid in the journey', async () => {
    const { id } = await released('9011')
    await send()
    await readAll()
    await readAll()
    expect(await paymentOf(id)).toMatchObject({ state: 'RETURNED', attempts: ['RETURNED'] })
    expect(await moneyEvents(id)).toEqual(['PAYMENT_SENT', 'PAYMENT_SETTLED', 'PAID', 'PAYMENT_RETURNED'])
    expect(await fixture.balance('PAID_OUT', id)).toBe(0n)
  })
})

describe('a statement', () => {
  test('may list lines twice and be read twice: each counts once', async () => {
    const { id } = await released()
    await fixture.sandbox.setFault('payment-partners/BNI', 'duplicate')
    await send()
    await readAll()
    await fixture.database.statementPosition.deleteMany()
    await readAll()
    expect(await moneyEvents(id)).toEqual(['PAYMENT_SENT', 'PAYMENT_SETTLED', 'PAID'])
    expect(await fixture.balance('PAID_OUT', id)).toBe(600_000n)
  })

  test('that contradicts what was sent changes nothing, and is counted', async () => {
    const { id } = await released('9010')
    await send()
    const { id: instructionId } = await paymentOf(id)
    const line = { instructionId, attempt: 1, status: 'SETTLED', at: new Date().toISOString() } as const
    const wrong = [
      { ...line, amount: '600001' },
      { ...line, attempt: 2 },
      { ...line, instructionId: 'somebody else' },
    ]
    expect(await recordOutcomes(fixture.database, BNI, wrong)).toEqual({ recorded: 0, contradictions: 3 })
    expect(await paymentOf(id)).toMatchObject({ state: 'SENT', attempts: [null] })
  })
})

test('every rupiah owed is in one place: payable, in transit, paid out or returned', async () => {
  const { rows } = await fixture.owner.query<{ name: string; balance: string }>(
    `SELECT k.name, coalesce(sum(amount) FILTER (WHERE credit_kind = k.code), 0)
                  - coalesce(sum(amount) FILTER (WHERE debit_kind = k.code), 0) AS balance
     FROM ledger.account_kind k, ledger.transfer GROUP BY 1`,
  )
  const balances = new Map(rows.map(({ name, balance }) => [name, BigInt(balance)]))
  const { _sum: owed } = await fixture.database.entitlement.aggregate({ _sum: { amount: true } })
  const { _sum: sent } = await fixture.database.paymentInstruction.aggregate({
    where: { state: 'SENT' },
    _sum: { amount: true },
  })
  expect(rows.reduce((sum, { balance }) => sum + BigInt(balance), 0n)).toBe(0n)
  const given = -(balances.get('BUDGET') ?? 0n) - (balances.get('TREASURY') ?? 0n)
  expect(given).toBe(owed.amount)
  expect(balances.get('IN_TRANSIT')).toBe(sent.amount)
  expect(fixture.errors).toEqual([])
})
