import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { countStatements } from '#tests/support/counted-database.ts'
import { makePerson, type RegistrationFixture, startRegistration } from '#tests/support/registration.ts'
import { participant, partner, staff } from '#tests/support/viewers.ts'
import { schema } from './index.ts'

let fixture: RegistrationFixture
beforeAll(async () => {
  fixture = await startRegistration()
})
afterAll(() => fixture.stop())

function run(viewer: Viewer, source: string, variableValues: Record<string, unknown> = {}) {
  return graphql({ schema, source, variableValues, contextValue: fixture.contextOf(viewer) })
}

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Participant { id maskedEmail wave { number } decisions { eligible } } } }`

const representation = (id: string) => ({ __typename: 'Participant', id: toGlobalId('Participant', id) })

test('ten people cost as many SQL statements as two: entities resolve in batches', async () => {
  const people: string[] = []
  for (let turn = 0; turn < 10; turn += 1) people.push(await fixture.register(makePerson()))
  const { database, statements } = countStatements(fixture.test.registration)
  const cost = async (ids: string[]): Promise<number> => {
    statements.length = 0
    const contextValue = { ...fixture.contextOf(staff('auditor')), database }
    const variableValues = { representations: ids.map(representation) }
    const { errors } = await graphql({ schema, source: ENTITIES, variableValues, contextValue })
    expect(errors).toBeUndefined()
    return statements.length
  }
  const two = await cost(people.slice(0, 2))
  expect(await cost(people)).toBe(two)
  // Accounts, entries, decisions: one each.
  expect(two).toBe(3)
  await database.$disconnect()
})

test('a person is seen by themselves, case workers and auditors, and by nobody else', async () => {
  const id = await fixture.register(makePerson())
  const variables = { representations: [representation(id)] }
  for (const viewer of [participant(id), staff('case_worker'), staff('auditor')]) {
    expect((await run(viewer, ENTITIES, variables)).errors).toBeUndefined()
  }
  const others = [
    ANONYMOUS,
    participant('00000000-0000-7000-8000-000000000000'),
    staff('administrator'),
    staff('analyst'),
    staff('payment_officer'),
    partner('platform', '00000000-0000-8000-8000-000000000001'),
  ]
  for (const viewer of others) {
    const { data, errors } = await run(viewer, ENTITIES, variables)
    expect(errors?.length).toBeGreaterThan(0)
    expect(JSON.stringify(data)).not.toContain('example.org')
  }
})

test('a case worker says why, and that is logged; an auditor need not', async () => {
  const id = await fixture.register(makePerson())
  const query = 'query ($id: ID!, $reason: String) { participant(id: $id, reason: $reason) { id } }'
  const globalId = toGlobalId('Participant', id)
  const refused = await run(staff('case_worker'), query, { id: globalId })
  expect(refused.errors?.[0]?.message).toContain('reason')
  const allowed = await run(staff('case_worker'), query, { id: globalId, reason: 'Call of 20 November' })
  expect(allowed.data?.participant).toEqual({ id: globalId })
  expect((await run(staff('auditor'), query, { id: globalId })).data?.participant).toEqual({ id: globalId })
  const entries = await fixture.database.registrationAudit.findMany({
    where: { subjectId: id, operation: 'readParticipant' },
    orderBy: { at: 'asc' },
  })
  expect(entries.map(({ actor, detail }) => ({ actor, detail }))).toEqual([
    { actor: 'case_worker', detail: { reason: 'Call of 20 November' } },
    { actor: 'auditor', detail: {} },
  ])
})

test('the proof of identity is for the person alone', async () => {
  const id = await fixture.verified()
  const query =
    'query ($id: ID!, $reason: String) { participant(id: $id, reason: $reason) { identityProof maskedNik } }'
  const variables = { id: toGlobalId('Participant', id), reason: 'Call of 20 November' }
  expect((await run(participant(id), query, variables)).errors).toBeUndefined()
  expect((await run(staff('case_worker'), query, variables)).errors?.length).toBe(1)
  expect((await run(staff('auditor'), query, variables)).errors?.length).toBe(1)
})

test('a refusal is part of the result, not an error of the request', async () => {
  const mutation = `mutation { drawWave(input: { wave: "${toGlobalId('Wave', 7)}" }) { __typename ... on Error { code } } }`
  const anonymous = await run(ANONYMOUS, mutation)
  expect(anonymous).toMatchObject({
    data: { drawWave: { __typename: 'UnauthenticatedError', code: 'UNAUTHENTICATED' } },
  })
  const officer = await run(staff('payment_officer'), mutation)
  expect(officer).toMatchObject({ data: { drawWave: { __typename: 'ForbiddenError', code: 'FORBIDDEN' } } })
})

test('anybody reads the versions of the rules, and what each changed', async () => {
  const query = '{ ruleVersions { version validFrom validTo changes { rule before after } } }'
  const { data, errors } = await run(ANONYMOUS, query)
  expect(errors).toBeUndefined()
  const [first, second] = z.object({ ruleVersions: z.array(z.looseObject({})) }).parse(data).ruleVersions
  expect(first).toMatchObject({ version: '2020-1', validFrom: '2020-02-28', validTo: '2020-07-07', changes: [] })
  const village = { rule: 'EXCLUDED_OCCUPATION', before: null, after: 'VILLAGE_OFFICIAL' }
  expect(second).toMatchObject({ version: '2020-2', validFrom: '2020-07-08', changes: [village] })
})
