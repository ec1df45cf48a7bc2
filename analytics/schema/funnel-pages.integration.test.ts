import { randomUUID } from 'node:crypto'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { type AnalyticsFixture, createAnalyticsFixture, viewerWith } from '../testing/analytics-fixture.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'
import { schema } from './index.ts'

let fixture: AnalyticsFixture
const PROVINCES = [11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61]
const DAYS = 260

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  const firstDay = Date.parse('2020-04-01T03:00:00Z')
  const drafts = Array.from({ length: DAYS }, (_, day) => new Date(firstDay + day * 86_400_000).toISOString()).flatMap(
    (occurred_at) =>
      PROVINCES.map((province) => ({ type: 'REGISTERED', participant_id: randomUUID(), occurred_at, province })),
  )
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  fixture.startPipeline()
  await waitUntilPublished(fixture.owner)
})
afterAll(() => fixture?.close())

async function ask(viewer: Viewer, page: object | null, by = ['PROVINCE', 'ENTRY_DATE']) {
  const source = `query ($page: FunnelPageInput, $by: [FunnelDimension!]) { funnel(by: $by, steps: [REGISTERED], page: $page) {
    steps { count } breakdownCells breakdownEnd breakdown { keys steps { count } } } }`
  const contextValue = fixture.contextOf(viewer)
  const { data, errors } = await graphql({ schema, source, variableValues: { page, by }, contextValue })
  const error = errors?.[0]?.originalError
  const { code, message } = error instanceof DomainError ? error : { code: undefined, message: errors?.[0]?.message }
  return { funnel: JSON.parse(JSON.stringify(data))?.funnel, code, message }
}

const ANALYST = viewerWith('analyst')

test('a breakdown with more cells than an answer holds is refused with their number, and how to ask in pages', async () => {
  const { code, message } = await ask(ANALYST, null)
  expect(code).toBe('INVALID_INPUT')
  expect(message).toMatch(/has 5200 cells, and an answer at most 5000.*page: {size: 1000, after: breakdownEnd/)
})

test('page after page it is told whole, each cell once, in one order, with the totals of all', async () => {
  const keys: string[] = []
  for (let after: string | null = null; ; ) {
    const { funnel, message } = await ask(ANALYST, { size: 1_999, after })
    expect(message).toBeUndefined()
    expect(funnel).toMatchObject({ steps: [{ count: 5_200 }], breakdownCells: 5_200 })
    keys.push(...funnel.breakdown.map((cell: { keys: string[] }) => cell.keys.join()))
    after = funnel.breakdownEnd
    if (after === null) break
  }
  expect(keys).toHaveLength(5_200)
  expect(new Set(keys).size).toBe(5_200)
  expect(keys).toEqual(keys.toSorted())
})

test('pages are for whoever may see the parts, of questions that have them', async () => {
  expect((await ask(ANONYMOUS, { size: 10 })).code).toBe('UNAUTHENTICATED')
  expect((await ask(ANALYST, { size: 10 }, [])).message).toMatch(/goes with by/)
  expect((await ask(ANALYST, { size: 5_001 })).message).toMatch(/at most 5000 cells/)
  for (const after of [
    '',
    'nonsense',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('[1,1e9]').toString('base64url'),
  ]) {
    expect((await ask(ANALYST, { size: 10, after })).code).toBe('INVALID_INPUT')
  }
})
