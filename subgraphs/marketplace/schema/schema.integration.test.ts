import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { DEMO_COURSES } from '#prisma/demo-courses.ts'
import { countStatements } from '#tests/support/counted-database.ts'
import { type MarketplaceFixture, startMarketplace } from '#tests/support/marketplace.ts'
import { participant, partner, staff } from '#tests/support/viewers.ts'
import { schema } from './index.ts'

let fixture: MarketplaceFixture
beforeAll(async () => {
  fixture = await startMarketplace()
})
afterAll(() => fixture.stop())

function run(viewer: Viewer, source: string, variableValues: Record<string, unknown> = {}) {
  return graphql({ schema, source, variableValues, contextValue: fixture.contextOf(viewer) })
}

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Participant { id balance courses { redeemCode course { title platform { name } provider { name } } certificate { number } } } } }`

const representation = (id: string) => ({ __typename: 'Participant', id: toGlobalId('Participant', id) })
const course = DEMO_COURSES[0]

test('ten people cost as many SQL statements as two: entities resolve in batches', async () => {
  const people: string[] = []
  for (let turn = 0; turn < 10; turn += 1) {
    const id = await fixture.selected()
    await fixture.buy(id, course?.id ?? '')
    people.push(id)
  }
  const { database, statements } = countStatements(fixture.test.marketplace)
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
  // Balances, purchases, completions, reviews, certificates, courses, partners: one each.
  expect(two).toBe(7)
  await database.$disconnect()
})

test('a redeem code is shown to the person who bought it and to nobody else', async () => {
  const id = await fixture.selected()
  await fixture.buy(id, course?.id ?? '')
  const variables = { representations: [representation(id)] }
  const own = await run(participant(id), ENTITIES, variables)
  expect(JSON.stringify(own.data)).toMatch(/"redeemCode":"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"/)
  expect(JSON.stringify((await run(staff('auditor'), ENTITIES, variables)).data)).toContain('"redeemCode":null')
  for (const viewer of [ANONYMOUS, staff('analyst'), partner('platform', course?.platformId ?? '')]) {
    expect((await run(viewer, ENTITIES, variables)).errors?.length).toBeGreaterThan(0)
  }
})

test('courses come in pages that join up, forwards and backwards', async () => {
  const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
    courses(first: $first, after: $after, last: $last, before: $before) {
      edges { node { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
  type Page = { edges: { node: { code: string } }[]; pageInfo: Record<string, string | boolean | null> }
  const page = async (variables: Record<string, unknown>): Promise<Page> => {
    const { data, errors } = await run(ANONYMOUS, query, variables)
    expect(errors).toBeUndefined()
    return JSON.parse(JSON.stringify(data?.courses))
  }
  const codes: string[] = []
  let after: string | boolean | null | undefined = null
  do {
    const { edges, pageInfo } = await page({ first: 20, after })
    codes.push(...edges.map(({ node }) => node.code))
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after)
  expect(codes).toEqual(DEMO_COURSES.map(({ code }) => code).sort())
  const end = await page({ last: 5 })
  expect(end.edges.map(({ node }) => node.code)).toEqual(codes.slice(-5))
  expect(end.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  expect((await run(ANONYMOUS, query, { first: 101 })).errors?.length).toBe(1)
})

test('a course whose platform owns its provider is shown as a conflict of interest', async () => {
  const { data } = await run(
    ANONYMOUS,
    '{ courses(first: 100) { edges { node { conflictOfInterest platform { id } provider { owner { id } } } } } }',
  )
  type Node = { conflictOfInterest: boolean; platform: { id: string }; provider: { owner: { id: string } | null } }
  const nodes: { node: Node }[] = JSON.parse(JSON.stringify(data?.courses)).edges
  for (const { node } of nodes) {
    expect(node.conflictOfInterest).toBe(node.provider.owner?.id === node.platform.id)
  }
  expect(nodes.some(({ node }) => node.conflictOfInterest)).toBe(true)
})
