import { randomUUID } from 'node:crypto'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { compareSteps } from '../comparison/compare-steps.ts'
import { saveComparison } from '../comparison/last-comparison.ts'
import { type AnalyticsFixture, createAnalyticsFixture, viewerWith } from '../testing/analytics-fixture.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import { schema } from './index.ts'

let fixture: AnalyticsFixture
const people = Array.from({ length: 47 }, () => randomUUID())
const [first = ''] = people

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  const drafts = people.flatMap((participant_id, index) => [
    { type: 'REGISTERED', participant_id, occurred_at: '2020-05-01T03:00:00Z', province: index < 42 ? 31 : 11 },
    { type: 'EMAIL_VERIFIED', participant_id, occurred_at: '2020-05-01T17:00:00Z' },
    { type: 'PAYMENT_SETTLED', participant_id, occurred_at: '2020-06-01T00:00:00Z', amount: '600000' },
  ])
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  fixture.startPipeline()
  await waitUntilPublished(fixture.owner)
})
afterAll(() => fixture?.close())

async function ask(viewer: Viewer, source: string, variableValues: Record<string, unknown> = {}) {
  const contextValue = fixture.contextOf(viewer)
  const answer = await graphql({ schema, source, variableValues, contextValue })
  const codes = answer.errors?.map(({ originalError }) => originalError instanceof DomainError && originalError.code)
  return { codes, ...answer }
}

const PROVINCES = `{ funnel(by: [PROVINCE], steps: [REGISTERED]) {
  paidAmount steps { count withheld } breakdown { keys labels steps { count withheld } } } }`

test('without a token national totals are live and exact; parts come from an edition, of which there is none yet', async () => {
  const national = await ask(
    ANONYMOUS,
    '{ funnel(steps: [REGISTERED]) { edition paidAmount steps { count withheld } } }',
  )
  expect(national.data?.funnel).toEqual({
    edition: null,
    paidAmount: '28200000',
    steps: [{ count: 47, withheld: false }],
  })
  for (const viewer of [ANONYMOUS, viewerWith('participant')]) {
    expect((await ask(viewer, PROVINCES)).codes).toEqual(['UNAVAILABLE'])
    expect((await ask(viewer, '{ funnel(filter: { province: ["31"] }) { edition } }')).codes).toEqual(['UNAVAILABLE'])
  }
})

test.each(['analyst', 'auditor', 'administrator'] as const)('for the role %s parts are exact', async (role) => {
  const { data } = await ask(viewerWith(role), PROVINCES)
  expect(data?.funnel).toMatchObject({ breakdown: [{ steps: [{ count: 5 }] }, { steps: [{ count: 42 }] }] })
})

test('asOf is a whole Jakarta day', async () => {
  const query = `query ($asOf: DateTime) { funnel(asOf: $asOf, steps: [EMAIL_VERIFIED]) { asOf steps { count } } }`
  const count = async (asOf: string) => (await ask(ANONYMOUS, query, { asOf })).data?.funnel
  expect(await count('2020-05-01T00:00:00+07:00')).toEqual({ asOf: '2020-05-01T16:59:59.999Z', steps: [{ count: 0 }] })
  expect(await count('2020-05-01T17:00:00Z')).toMatchObject({ steps: [{ count: 47 }] })
})

test.each([
  '{ funnel(by: [WAVE, PROVINCE, GENDER]) { lagSeconds } }',
  '{ funnel(by: [WAVE, WAVE]) { lagSeconds } }',
  '{ funnel(steps: []) { lagSeconds } }',
  '{ funnel(filter: { province: ["nowhere"] }) { lagSeconds } }',
  '{ funnel(filter: { province: [] }) { lagSeconds } }',
  '{ funnel(filter: { enteredFrom: "2020-06-01", enteredTo: "2020-05-01" }) { lagSeconds } }',
])('a question that makes no sense is refused: %s', async (query) => {
  expect((await ask(ANONYMOUS, query)).codes).toEqual(['INVALID_INPUT'])
})

const JOURNEYS = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Participant { journey { step at } } } }`

function representations(ids: readonly string[]) {
  return { representations: ids.map((id) => ({ __typename: 'Participant', id: toGlobalId('Participant', id) })) }
}

test('journeys of many participants cost one query', async () => {
  const context = fixture.contextOf(viewerWith('case_worker'))
  let queries = 0
  const database = new Proxy(context.database, {
    get: (target, name) => {
      if (name === '$queryRaw') queries += 1
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const contextValue = { ...context, database }
  const answer = await graphql({ schema, source: JOURNEYS, variableValues: representations(people), contextValue })
  expect(answer.errors).toBeUndefined()
  expect(answer.data?._entities).toHaveLength(people.length)
  expect(answer.data?._entities).toContainEqual({
    journey: [
      { step: 'REGISTERED', at: '2020-05-01T03:00:00.000Z' },
      { step: 'EMAIL_VERIFIED', at: '2020-05-01T17:00:00.000Z' },
    ],
  })
  expect(queries).toBe(1)
})

test('a journey is for its participant, case workers and auditors', async () => {
  const own = { ...viewerWith('participant'), participantId: first }
  expect((await ask(own, JOURNEYS, representations([first]))).codes).toBeUndefined()
  const other = { ...viewerWith('participant'), participantId: people[1] }
  for (const viewer of [ANONYMOUS, other, viewerWith('analyst'), viewerWith('payment_partner')]) {
    const { data, codes } = await ask(viewer, JOURNEYS, representations([first]))
    expect(data?._entities).toEqual([{ journey: null }])
    expect(codes).toEqual([viewer === ANONYMOUS ? 'UNAUTHENTICATED' : 'FORBIDDEN'])
  }
})

test('the pipeline and the comparison are for staff', async () => {
  const query = '{ pipeline { role lagSeconds events lastError } dataQuality { compared differences { step } } }'
  expect((await ask(viewerWith('auditor'), query)).data?.dataQuality).toBeNull()
  await saveComparison(fixture.database, await compareSteps(fixture.database, fixture.clickhouse.pipeline))
  const { data } = await ask(viewerWith('auditor'), query)
  expect(data).toEqual({
    pipeline: { role: 'leading', lagSeconds: 0, events: 141, lastError: null },
    dataQuality: { compared: 3, differences: [] },
  })
  expect((await ask(ANONYMOUS, '{ pipeline { role } }')).codes).toEqual(['UNAUTHENTICATED'])
  for (const field of ['pipeline { role }', 'dataQuality { compared }', 'dataQualityAttempt { triedAt }']) {
    for (const role of ['analyst', 'auditor', 'administrator'] as const) {
      expect((await ask(viewerWith(role), `{ ${field} }`)).codes).toBeUndefined()
    }
    expect((await ask(viewerWith('case_worker'), `{ ${field} }`)).codes).toEqual(['FORBIDDEN'])
  }
})

test('an administrator has everything made again, and the figures stay', async () => {
  const wish = 'mutation { rebuildFigures }'
  expect((await ask(viewerWith('auditor'), wish)).codes).toEqual(['FORBIDDEN'])
  const figures = '{ funnel { watermark steps { count } } pipeline { rebuilds } }'
  const before = (await ask(viewerWith('auditor'), figures)).data
  expect((await ask(viewerWith('administrator'), wish)).codes).toBeUndefined()
  await waitUntil('it is done', async () => {
    const { data } = await ask(viewerWith('auditor'), figures)
    expect(data?.funnel).toEqual(before?.funnel)
    return JSON.stringify(data?.pipeline) === '{"rebuilds":1}'
  })
})

test('dimensions have values with labels', async () => {
  const { data } = await ask(ANONYMOUS, '{ funnelDimensions(dimensions: [GENDER]) { dimension values { key label } } }')
  expect(data?.funnelDimensions).toEqual([
    {
      dimension: 'GENDER',
      values: [
        { key: 'MALE', label: 'Men' },
        { key: 'FEMALE', label: 'Women' },
        { key: 'UNKNOWN', label: 'Not known' },
      ],
    },
  ])
})

test('a playback is shown, with the first live event after it', async () => {
  const query = '{ playback { programme lastDay scale liveSince } funnel(steps: [REGISTERED]) { scale } }'
  expect((await ask(ANONYMOUS, query)).data).toEqual({ playback: null, funnel: { scale: null } })
  const { rows } = await fixture.owner.query('SELECT max(position) AS last FROM journey.event')
  await fixture.owner.query(
    `INSERT INTO journey.playback (programme, figures, figures_hash, scale, seed, last_day, people, last_position, chunks)
     VALUES ('a programme', '{}', '', 0.001, 1, '2020-09-25', 1, $1, 1)`,
    [rows[0].last],
  )
  const playback = { programme: 'a programme', lastDay: '2020-09-25', scale: 0.001, liveSince: null }
  expect((await ask(ANONYMOUS, query)).data).toEqual({ playback, funnel: { scale: 0.001 } })
  const { rows: live } = await fixture.owner.query(
    `SELECT position FROM journey.append('[{"type": "WAVE_OPENED", "occurred_at": "2026-11-21T00:00:00Z", "wave": 5}]')`,
  )
  const { rows: recorded } = await fixture.owner.query('SELECT recorded_at FROM journey.event WHERE position = $1', [
    live[0].position,
  ])
  const since = (await ask(ANONYMOUS, query)).data?.playback
  expect(since).toEqual({ ...playback, liveSince: recorded[0].recorded_at.toISOString() })
})
