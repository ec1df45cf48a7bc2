import { randomUUID } from 'node:crypto'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { countStatements } from '#tests/support/counted-database.ts'
import { BNI, type DisbursementFixture, numberEndingIn, OVO, startDisbursement } from '#tests/support/disbursement.ts'
import { participant, partner, staff } from '#tests/support/viewers.ts'
import { buildBatch } from '../services/batch/build.ts'
import { schema } from './index.ts'

let fixture: DisbursementFixture
beforeAll(async () => {
  fixture = await startDisbursement()
})
afterAll(() => fixture.stop())

function run(viewer: Viewer, source: string, variableValues: Record<string, unknown> = {}) {
  return graphql({ schema, source, variableValues, contextValue: fixture.contextOf(viewer) })
}

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Participant {
  id viewerCanLinkAccount
  accounts { id maskedNumber number partner { id } usable refusal { code message } viewerCanConfirm }
  payments { kind ordinal amount state dueAt account { maskedNumber } attempts { number outcome } failure { code } } } } }`

const variablesOf = (ids: string[]) => ({
  representations: ids.map((id) => ({ __typename: 'Participant', id: toGlobalId('Participant', id) })),
})

test('ten people cost as many SQL statements as two: entities resolve in batches', async () => {
  const people: string[] = []
  for (let turn = 0; turn < 10; turn += 1) people.push(await fixture.payable())
  await fixture.build(people)
  const { database, statements } = countStatements(fixture.test.disbursement)
  const cost = async (ids: string[]): Promise<number> => {
    statements.length = 0
    const contextValue = { ...fixture.contextOf(staff('auditor')), database }
    const { errors } = await graphql({ schema, source: ENTITIES, variableValues: variablesOf(ids), contextValue })
    expect(errors).toBeUndefined()
    return statements.length
  }
  const two = await cost(people.slice(0, 2))
  expect(await cost(people)).toBe(two)
  // Accounts of people, payments, accounts of payments, attempts: one each.
  expect(two).toBe(4)
  await database.$disconnect()
})

test('people see their own accounts and payments, masked; other people and partners see nothing of them', async () => {
  const number = numberEndingIn('4321')
  const id = await fixture.payable(number)
  const variables = variablesOf([id])
  for (const viewer of [participant(id), staff('case_worker'), staff('auditor'), staff('payment_officer')]) {
    const { data, errors } = await run(viewer, ENTITIES, variables)
    expect(errors).toBeUndefined()
    const text = JSON.stringify(data)
    expect(text).toContain('•••4321')
    expect(text).not.toContain(number)
    expect(text).toContain(`"viewerCanLinkAccount":${viewer.participantId === id}`)
  }
  const other = await fixture.selected()
  const strangers = [ANONYMOUS, participant(other), staff('analyst'), staff('administrator')]
  for (const viewer of [...strangers, partner('payment_partner', BNI.id), partner('platform', BNI.id)]) {
    const { data, errors } = await run(viewer, ENTITIES, variables)
    expect(errors?.length).toBeGreaterThan(0)
    expect(JSON.stringify(data)).not.toContain('4321')
  }
})

const BATCHES = `{ paymentBatches(first: 100) { edges { node {
  id count amount hash createdBy progress { state count } viewerCanApprove
  payments(first: 100) { edges { node { reference amount participant { id } account { number maskedNumber } } } } } } } }`

test('a payment partner sees its own instructions once they are released, and nothing of people', async () => {
  const number = numberEndingIn()
  const id = await fixture.payable(number, OVO)
  const batchId = await fixture.build([id], OVO)
  const ask = async (viewer: Viewer, source = BATCHES) => JSON.stringify(await run(viewer, source))
  const ovo = partner('payment_partner', OVO.id)
  const without = BATCHES.replace('createdBy', '')
  expect(await ask(ovo, without)).toBe('{"data":{"paymentBatches":{"edges":[]}}}')
  await fixture.approve(batchId)
  const own = await ask(ovo, without)
  expect(own).toContain(number)
  expect(own).toContain('"participant":null')
  expect(await ask(ovo)).toContain('You may not do this')
  expect(await ask(partner('payment_partner', BNI.id), without)).not.toContain(toGlobalId('PaymentBatch', batchId))
  expect(await ask(staff('auditor'))).toContain(toGlobalId('PaymentBatch', batchId))
  for (const viewer of [ANONYMOUS, participant(id), staff('case_worker'), staff('analyst')]) {
    expect((await run(viewer, BATCHES)).errors?.length).toBeGreaterThan(0)
  }
})

test('staff see what whoever built a batch is called, a payment partner does not', async () => {
  const id = await fixture.payable(undefined, OVO)
  const ctx = fixture.contextOf({ ...staff('payment_officer'), name: 'Citra Pembuat Pembayaran' })
  const partnerId = toGlobalId('Partner', OVO.id)
  const participants = [toGlobalId('Participant', id)]
  const batch = await buildBatch({ ctx, input: { partner: partnerId, participants, idempotencyKey: randomUUID() } })
  await fixture.approve(batch)
  const source = `{ paymentBatch(id: "${toGlobalId('PaymentBatch', batch)}") { createdByName approvedByName } }`
  const names = { createdByName: 'Citra Pembuat Pembayaran', approvedByName: 'payment_approver' }
  expect((await run(staff('auditor'), source)).data?.paymentBatch).toEqual(names)
  expect((await run(partner('payment_partner', OVO.id), source)).errors?.length).toBeGreaterThan(0)
})

test('who may approve is told, and a refused account says what to do in the language asked for', async () => {
  await fixture.build([await fixture.payable()])
  const approvers = JSON.stringify(await run(staff('payment_approver'), BATCHES))
  expect(approvers).toContain('"viewerCanApprove":true')
  for (const viewer of [staff('payment_officer'), staff('payment_approver', 'payment_officer')]) {
    expect(JSON.stringify(await run(viewer, BATCHES))).not.toContain('"viewerCanApprove":true')
  }
  const id = await fixture.selected()
  await fixture.link(id, numberEndingIn('9003'))
  const context = { ...fixture.contextOf(participant(id)) }
  for (const [language, words] of [
    ['id', 'Selesaikan KYC'],
    ['en', 'Complete its KYC'],
  ] as const) {
    const contextValue = { ...context, language }
    const { data } = await graphql({ schema, source: ENTITIES, variableValues: variablesOf([id]), contextValue })
    expect(JSON.stringify(data)).toContain(words)
  }
  const waiting = '{ accountsToConfirm(first: 10) { edges { node { number viewerCanConfirm } } } }'
  expect(JSON.stringify(await run(partner('payment_partner', BNI.id), waiting))).toContain('"viewerCanConfirm":true')
  expect(JSON.stringify(await run(partner('payment_partner', OVO.id), waiting))).not.toContain('viewerCanConfirm')
})
