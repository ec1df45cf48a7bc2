import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toGlobalId } from '#platform/global-id.ts'
import { BNI, type DisbursementFixture, numberEndingIn, OVO, startDisbursement } from '#tests/support/disbursement.ts'
import { eventsOf } from '#tests/support/registration.ts'
import { participant, partner } from '#tests/support/viewers.ts'
import { checkWaitingAccounts } from './check-waiting.ts'
import { confirmAccount } from './confirm.ts'

let fixture: DisbursementFixture
beforeAll(async () => {
  fixture = await startDisbursement()
})
afterAll(() => fixture.stop())

const accountOf = (id: string) => fixture.database.payoutAccount.findUniqueOrThrow({ where: { id } })

describe('linking an account', () => {
  test('has the payment partner confirm it at once, with its slice', async () => {
    const id = await fixture.selected()
    const account = await accountOf(await fixture.link(id, undefined, OVO))
    expect(account).toMatchObject({ verifiedAt: expect.any(Date), refusalCode: null })
    expect(await eventsOf(fixture, id)).toEqual(['REGISTERED', 'SELECTED', 'ACCOUNT_LINKED', 'ACCOUNT_VERIFIED'])
    const { rows } = await fixture.owner.query(
      `SELECT payment_partner FROM journey.participant WHERE participant_id = '${id}'`,
    )
    expect(rows).toEqual([{ payment_partner: OVO.sliceCode }])
  })

  test('the same again changes nothing; another one takes its place', async () => {
    const id = await fixture.selected()
    const number = numberEndingIn()
    const first = await fixture.link(id, number)
    expect(await fixture.link(id, `${number.slice(0, 4)} ${number.slice(4)}`)).toBe(first)
    const second = await fixture.link(id)
    expect((await accountOf(first)).unlinkedAt).toBeInstanceOf(Date)
    expect((await accountOf(second)).unlinkedAt).toBeNull()
    expect((await eventsOf(fixture, id)).slice(2)).toEqual(['ACCOUNT_LINKED', 'ACCOUNT_VERIFIED', 'ACCOUNT_CHANGED'])
  })

  test("is refused for another person's account, also at the same time", async () => {
    const [owner, other] = [await fixture.selected(), await fixture.selected()]
    const number = numberEndingIn()
    await fixture.link(owner, number)
    await expect(fixture.link(other, number)).rejects.toMatchObject({ code: 'CONFLICT' })
    const shared = numberEndingIn()
    await Promise.allSettled([fixture.link(owner, shared), fixture.link(other, shared)])
    const numberIndex = fixture.vault.blindIndex('accountNumber', shared)
    const verified = await fixture.database.payoutAccount.count({
      where: { numberIndex, unlinkedAt: null, verifiedAt: { not: null }, refusalCode: null },
    })
    expect(verified).toBe(1)
  })

  test.each([
    ['9001', 'ACCOUNT_NOT_LINKED'],
    ['9002', 'ACCOUNT_CLOSED'],
    ['9003', 'KYC_NOT_DONE'],
    ['9004', 'NIK_DIFFERS'],
    ['9005', 'NAME_DIFFERS'],
    ['9006', 'ACCOUNT_OF_ANOTHER_PERSON'],
  ])('an account ending in %s is kept with why the partner refused it: %s', async (ending, refusalCode) => {
    const id = await fixture.selected()
    expect(await accountOf(await fixture.link(id, numberEndingIn(ending)))).toMatchObject({
      verifiedAt: null,
      refusalCode,
    })
    expect(await eventsOf(fixture, id)).not.toContain('ACCOUNT_VERIFIED')
  })

  test('waits for selection, and takes no proof of identity but the own, fresh and unchanged one', async () => {
    await expect(fixture.link(randomUUID())).rejects.toMatchObject({ code: 'PREREQUISITE_MISSING' })
    const id = await fixture.selected()
    const with_ = (proof: string) => fixture.link(id, numberEndingIn(), BNI, proof)
    await expect(with_(fixture.proofOf(randomUUID()))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(with_(fixture.proofOf(id, { expiresAt: Date.now() - 1 }))).rejects.toMatchObject({ code: 'EXPIRED' })
    await expect(with_(fixture.proofOf(id, { purpose: 'OTHER' }))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(with_(fixture.proofOf(id).slice(0, -4))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  test('succeeds though the partner is out of reach, and waits for its word', async () => {
    const id = await fixture.selected()
    await fixture.sandbox.setFault('payment-partners/BNI', 'down')
    const account = await fixture.link(id)
    await fixture.sandbox.setFault('payment-partners/BNI', 'none')
    expect(await accountOf(account)).toMatchObject({ verifiedAt: null, refusalCode: null })
    await fixture.database.payoutAccount.update({
      where: { id: account },
      data: { linkedAt: new Date(Date.now() - 10_000) },
    })
    // The circuit is closed again after five seconds.
    await expect
      .poll(
        () =>
          checkWaitingAccounts(fixture.dependencies, BNI).then(
            () => accountOf(account),
            () => undefined,
          ),
        { timeout: 10_000 },
      )
      .toMatchObject({ verifiedAt: expect.any(Date) })
  })
})

describe("a payment partner's own word", () => {
  const confirm = (accountId: string, nik: string, by = BNI) =>
    confirmAccount({
      ctx: fixture.contextOf(partner('payment_partner', by.id)),
      input: { account: toGlobalId('PayoutAccount', accountId), nik },
    })

  test('verifies an account of its own with the same NIK, and nobody else does', async () => {
    const id = await fixture.selected()
    const nik = '3171015712909998'
    const account = await fixture.link(id, numberEndingIn('9003'), BNI, fixture.proofOf(id, { nik }))
    await expect(confirm(account, nik, OVO)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const input = { account: toGlobalId('PayoutAccount', account), nik }
    await expect(confirmAccount({ ctx: fixture.contextOf(participant(id)), input })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await confirm(account, '3171015712900001')
    expect(await accountOf(account)).toMatchObject({ verifiedAt: null, refusalCode: 'NIK_DIFFERS' })
    await confirm(account, nik)
    await confirm(account, nik)
    expect(await accountOf(account)).toMatchObject({ verifiedAt: expect.any(Date), refusalCode: null })
    expect((await eventsOf(fixture, id)).filter((type) => type === 'ACCOUNT_VERIFIED')).toHaveLength(1)
  })
})
