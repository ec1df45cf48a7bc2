import { randomUUID } from 'node:crypto'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { toGlobalId } from '#platform/global-id.ts'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { type AnalyticsFixture, createAnalyticsFixture, viewerWith } from '../testing/analytics-fixture.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'
import { schema } from './index.ts'

const DAY_MS = 86_400_000
let fixture: AnalyticsFixture
// Ten who registered and were selected in wave 4 long ago, ten lately, by the rules of now: 15 days for the first purchase.
const early = Array.from({ length: 10 }, () => randomUUID())
const late = Array.from({ length: 10 }, () => randomUUID())
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString()

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  const journeyOf = (days: number) => (participant_id: string, index: number) => [
    { type: 'REGISTERED', participant_id, occurred_at: ago(days), province: 31 },
    { type: 'SELECTED', participant_id, occurred_at: ago(days - 1), wave: 4 },
    ...(index < 4 ? [{ type: 'PURCHASED', participant_id, occurred_at: ago(days - 2), amount: '200000' }] : []),
    ...(index < 2
      ? [
          { type: 'PAYMENT_SENT', participant_id, occurred_at: ago(days - 2.5), amount: '600000' },
          { type: 'PAYMENT_SETTLED', participant_id, occurred_at: ago(days - 2.6), amount: '600000' },
        ]
      : []),
  ]
  const drafts = [...early.flatMap(journeyOf(60)), ...late.flatMap(journeyOf(5))]
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  fixture.startPipeline()
  await waitUntilPublished(fixture.owner)
})
afterAll(() => fixture?.close())

async function ask(viewer: Viewer, source: string, variableValues: Record<string, unknown> = {}) {
  const answer = await graphql({ schema, source, variableValues, contextValue: fixture.contextOf(viewer) })
  const errors = answer.errors?.map(({ originalError }) =>
    originalError instanceof DomainError ? originalError : undefined,
  )
  return { ...answer, codes: errors?.map((error) => error?.code), messages: errors?.map((error) => error?.message) }
}

const STEPS = '[REGISTERED, SELECTED, PURCHASED]'
const ANALYST = viewerWith('analyst')

test('whoever is too young for the window is marked and left out of the rate', async () => {
  const { data, codes } = await ask(
    ANALYST,
    `{ funnel(steps: ${STEPS}, windowDays: 30, cohort: WEEK) { windowDays
         steps { step count fromFirst { of reached rate low high young } }
         cohorts { isYoung firstDay steps { count fromFirst { of reached rate young } } } } }`,
  )
  expect(codes).toBeUndefined()
  const { windowDays, steps, cohorts } = JSON.parse(JSON.stringify(data)).funnel
  expect(windowDays).toBe(30)
  expect(steps[2]).toMatchObject({
    step: 'PURCHASED',
    count: 8,
    fromFirst: { of: 10, reached: 4, rate: 0.4, young: 10 },
  })
  expect(steps[2].fromFirst.low).toBeCloseTo(0.1682, 3)
  expect(steps[2].fromFirst.high).toBeCloseTo(0.6873, 3)
  expect(cohorts).toHaveLength(2)
  expect(cohorts[0]).toMatchObject({ isYoung: false, steps: [{}, {}, { count: 4, fromFirst: { of: 10, rate: 0.4 } }] })
  expect(cohorts[1]).toMatchObject({ isYoung: true, steps: [{}, {}, { count: 4, fromFirst: { of: 0, rate: null } }] })
  expect(new Date(cohorts[0].firstDay).getUTCDay()).toBe(1)
})

test('cohorts of waves broken down by wave are each in their own wave, from the cube as from the state', async () => {
  const { data } = await ask(
    ANALYST,
    `query ($filter: FunnelFilter) { cube: funnel(cohort: WAVE, by: [WAVE], filter: $filter, steps: [REGISTERED]) { ...told }
       state: funnel(cohort: WAVE, by: [WAVE], filter: $filter, steps: [REGISTERED], windowDays: 9) { ...told } }
     fragment told on Funnel { cohorts { key } breakdown { cohort keys labels steps { count } } explain { source } }`,
    { filter: { wave: ['4'] } },
  )
  const told = {
    cohorts: [{ key: '4' }],
    breakdown: [{ cohort: '4', keys: ['4'], labels: ['Wave 4'], steps: [{ count: 20 }] }],
  }
  expect(data).toEqual({
    cube: { ...told, explain: { source: 'CUBE' } },
    state: { ...told, explain: { source: 'STATE' } },
  })
})

test('a funnel is compared with another period, and says what it cost', async () => {
  const source = `query ($asOf: DateTime) { funnel(steps: ${STEPS}, compareWith: { asOf: $asOf }) { steps { count }
    comparison { steps { count } paidAmount } explain { source sql rowsRead elapsedMs } } }`
  const { data } = await ask(ANALYST, source, { asOf: ago(30) })
  expect(data?.funnel).toMatchObject({
    steps: [{ count: 20 }, { count: 20 }, { count: 8 }],
    comparison: { steps: [{ count: 10 }, { count: 10 }, { count: 4 }], paidAmount: '1200000' },
    explain: { source: 'CUBE', sql: expect.stringContaining('step_cube_v1'), rowsRead: expect.any(Number) },
  })
})

test('who may not see figures of parts asks for no window, cohort or comparison, and does not see the SQL', async () => {
  for (const argument of ['windowDays: 30', 'cohort: DAY', 'compareWith: {}']) {
    expect((await ask(ANONYMOUS, `{ funnel(${argument}) { lagSeconds } }`)).codes).toEqual(['UNAUTHENTICATED'])
    expect((await ask(viewerWith('participant'), `{ funnel(${argument}) { lagSeconds } }`)).codes).toEqual([
      'FORBIDDEN',
    ])
  }
  const { data, codes } = await ask(ANONYMOUS, '{ funnel(steps: [REGISTERED]) { steps { count } explain { sql } } }')
  expect([data?.funnel, codes]).toEqual([{ steps: [{ count: 20 }], explain: null }, ['UNAUTHENTICATED']])
})

test('conversions of national totals are for everybody, those of parts are not', async () => {
  const source = `query ($filter: FunnelFilter) { funnel(filter: $filter, steps: ${STEPS}) { steps { fromPrevious { of reached } } } }`
  const all = await ask(ANONYMOUS, source)
  expect(all.data?.funnel).toEqual({
    steps: [
      { fromPrevious: null },
      { fromPrevious: { of: 20, reached: 20 } },
      { fromPrevious: { of: 20, reached: 8 } },
    ],
  })
  // Parts come from an edition, and there is none here.
  expect((await ask(ANONYMOUS, source, { filter: { province: ['31'] } })).data).toBeNull()
})

test('how many have both of two steps, of which neither says the other, is told to those who may see parts', async () => {
  const source = `query ($order: FunnelOrder) { funnel(order: $order, steps: [SELECTED, PURCHASED, ACCOUNT_LINKED]) {
    comparison { asOf } steps { count withheld fromPrevious { reached } } } }`
  const steps = async (viewer: Viewer, order: string) => (await ask(viewer, source, { order })).data?.funnel
  const [first, second] = [
    { count: 20, withheld: false, fromPrevious: null },
    { count: 8, withheld: false, fromPrevious: { reached: 8 } },
  ]
  for (const order of ['ANY', 'STRICT']) {
    const last = { count: 0, withheld: false, fromPrevious: { reached: 0 } }
    expect(await steps(ANALYST, order)).toEqual({ comparison: null, steps: [first, second, last] })
    const told = { count: order === 'ANY' ? 0 : null, withheld: order === 'STRICT', fromPrevious: null }
    expect(await steps(ANONYMOUS, order)).toEqual({ comparison: null, steps: [first, second, told] })
  }
})

const QUESTIONS = [
  ['{ stepTimes(from: REGISTERED, to: SELECTED) { people } }', 'time-from-selection'],
  ['{ stepTrend(step: SELECTED) { lagSeconds } }', 'funnel-by-wave'],
  ['{ dropOff(from: SELECTED, to: PURCHASED) { people } }', 'backlog'],
  ['{ backlog(from: SELECTED, to: PURCHASED) { people } }', 'backlog'],
  ['{ paymentProgress { sent { count } } }', 'payments-not-received'],
] as const

test.each(QUESTIONS)('for analysts, auditors and administrators alone: %s', async (source, table) => {
  for (const role of ['analyst', 'auditor', 'administrator'] as const) {
    expect((await ask(viewerWith(role), source)).codes).toBeUndefined()
  }
  const refused = await ask(ANONYMOUS, source)
  expect(refused.codes).toEqual(['UNAUTHENTICATED'])
  expect(refused.messages?.[0]).toContain(`Without a token there is the table ${table}`)
  for (const role of ['participant', 'platform', 'training_provider', 'payment_partner', 'case_worker'] as const) {
    expect((await ask(viewerWith(role), source)).codes).toEqual(['FORBIDDEN'])
  }
  const isOfPayments = source.includes('paymentProgress')
  expect((await ask(viewerWith('payment_officer'), source)).codes).toEqual(isOfPayments ? undefined : ['FORBIDDEN'])
})

test('answers to the other questions', async () => {
  const { data, codes } = await ask(
    ANALYST,
    `{ stepTimes(from: SELECTED, to: PURCHASED) { people reversed median { low high } explain { source } }
       stepTrend(step: PURCHASED, of: SELECTED, withinDays: 15, grain: MONTH) { series { points { count conversion { of young } } } }
       money: stepTrend(step: PURCHASED) { series { points { amount } } }
       dropOff(from: SELECTED, to: PURCHASED) { people canStillAct { withoutLimit beforeLimit afterLimit limits { people } } }
       backlog(from: SELECTED, to: PURCHASED, rateDays: 7, by: [PROVINCE]) { people daysToClear ages { fromDays people }
         perDay { left } breakdown { keys people } }
       paymentProgress { settled { count amount } underWay { count } partners { key settled { count } } } }`,
  )
  expect(codes).toBeUndefined()
  const told = JSON.parse(JSON.stringify(data))
  expect(told.stepTimes).toMatchObject({ people: 8, reversed: 0, explain: { source: 'CUBE' } })
  expect(told.stepTimes.median.low).toBeLessThanOrEqual(86_400)
  expect(told.stepTimes.median.high).toBeGreaterThan(86_399)
  const points: { count: number; conversion: { of: number; young: number } }[] = told.stepTrend.series[0].points
  const sum = (pick: (point: (typeof points)[number]) => number) =>
    points.reduce((total, point) => total + pick(point), 0)
  expect([sum(({ count }) => count), sum(({ conversion }) => conversion.of)]).toEqual([20, 10])
  expect(
    told.money.series[0].points.reduce((total: number, { amount }: { amount: string }) => total + Number(amount), 0),
  ).toBe(1_600_000)
  expect(told.dropOff).toEqual({
    people: 12,
    canStillAct: { withoutLimit: 0, beforeLimit: 6, afterLimit: 6, limits: [{ people: 6 }] },
  })
  expect(told.backlog).toMatchObject({ people: 12, breakdown: [{ keys: ['31'], people: 12 }] })
  expect(told.backlog.daysToClear).toBeCloseTo(12 / (4 / 7), 6)
  expect(told.paymentProgress).toEqual({
    settled: { count: 4, amount: '2400000' },
    underWay: { count: 0 },
    partners: [{ key: 'UNKNOWN', settled: { count: 4 } }],
  })
})

const PAGE = `query ($after: String) { dropOff(from: SELECTED, to: PURCHASED) { participants(first: 5, after: $after) {
  edges { cursor node { pseudonym participant { id } since steps actUntil canStillAct nextSteps attributes { dimension key } } }
  pageInfo { hasNextPage hasPreviousPage endCursor } } } }`

async function listAll(viewer: Viewer) {
  const people: { pseudonym: string; participant: { id: string } | null; canStillAct: boolean; nextSteps: string[] }[] =
    []
  const cursors: string[] = []
  for (let after: string | null = null; ; ) {
    const { data } = await ask(viewer, PAGE, { after })
    const { edges, pageInfo } = JSON.parse(JSON.stringify(data)).dropOff.participants
    for (const { node, cursor } of edges) {
      people.push(node)
      cursors.push(cursor)
    }
    if (!pageInfo.hasNextPage) return { people, cursors }
    after = pageInfo.endCursor
  }
}

test('analysts get pseudonyms, the same each time; auditors also learn who it is', async () => {
  const { people, cursors } = await listAll(ANALYST)
  expect(people).toHaveLength(12)
  expect(new Set(people.map(({ pseudonym }) => pseudonym)).size).toBe(12)
  expect(people.every(({ participant }) => participant === null)).toBe(true)
  expect(people.filter(({ canStillAct }) => canStillAct)).toHaveLength(6)
  // Nobody here has said anything before SELECTED but REGISTERED.
  for (const { canStillAct, nextSteps } of people) {
    expect(nextSteps).toEqual(canStillAct ? ['EMAIL_VERIFIED', 'PURCHASED', 'ACCOUNT_LINKED'] : [])
  }
  const ids = [...early, ...late]
  for (const cursor of cursors) {
    const text = Buffer.from(cursor, 'base64url').toString('latin1')
    expect(ids.some((id) => text.includes(id) || cursor.includes(id))).toBe(false)
  }
  const { people: known } = await listAll(viewerWith('auditor'))
  expect(known.map(({ pseudonym }) => pseudonym)).toEqual(people.map(({ pseudonym }) => pseudonym))
  const expected = [...early.slice(4), ...late.slice(4)].map((id) => toGlobalId('Participant', id))
  expect(known.map(({ participant }) => participant?.id).sort()).toEqual(expected.sort())
})

test('a page of the list by itself counts nobody, and says of when it is', async () => {
  const page =
    'asOf watermark participants(first: 1) { edges { node { canStillAct } } watermark explain { sql } } explain { sql }'
  const { data } = await ask(
    ANALYST,
    `{ page: dropOff(from: SELECTED, to: PURCHASED) { ${page} }
       counted: dropOff(from: SELECTED, to: PURCHASED) { ${page} canStillAct { afterLimit } } }`,
  )
  const { page: listed, counted } = JSON.parse(JSON.stringify(data))
  expect(counted).toMatchObject({ canStillAct: { afterLimit: 6 }, explain: { sql: expect.stringContaining('mask') } })
  expect(listed.explain.sql).not.toContain('mask')
  // What found the people is explained with them.
  expect(listed.participants.explain.sql).toContain('participant_id')
  expect(listed.participants.watermark).toBe(listed.watermark)
  expect(listed.participants).toEqual(counted.participants)
  expect([listed.watermark, listed.participants.edges.length]).toEqual([counted.watermark, 1])
})

test('the list is not for administrators, and a cursor of something else is refused', async () => {
  expect((await ask(viewerWith('administrator'), PAGE)).codes).toEqual(['FORBIDDEN'])
  for (const after of ['', 'nonsense', Buffer.from('[1,2,3,4,"x"]').toString('base64url')]) {
    expect((await ask(ANALYST, PAGE, { after })).codes).toEqual(['INVALID_INPUT'])
  }
})

test.each([
  [
    '{ funnel(filter: { gender: ["OTHER"] }) { lagSeconds } }',
    /GENDER has no value "OTHER". It has MALE, FEMALE, UNKNOWN/,
  ],
  ['{ funnel(windowDays: 0) { lagSeconds } }', /at least one day/],
  ['{ stepTimes(from: PAID, to: PAID) { people } }', /another step/],
  ['{ stepTrend(step: PAID, withinDays: 3) { lagSeconds } }', /goes with of/],
  ['{ stepTrend(step: PAID, from: "2020-01-02", to: "2020-01-01") { lagSeconds } }', /last day is before the first/],
  ['{ stepTrend(step: PAID, from: "1950-01-01", to: "2026-01-01") { lagSeconds } }', /more than 20000 points/],
  ['{ stepTrend(step: PAID, movingAverage: 0) { lagSeconds } }', /^movingAverage: at least one period$/],
  ['{ stepTrend(step: PAID, movingAverage: 367) { lagSeconds } }', /^movingAverage: at most 366 periods$/],
  ['{ backlog(from: JOINED, to: PAID, rateDays: 0) { people } }', /^rateDays: at least one day$/],
  ['{ paymentProgress(rateDays: 367) { lagSeconds } }', /^rateDays: at most 366 days$/],
  ['{ funnel(filter: { wave: [""] }) { lagSeconds } }', /^filter.wave.0: no value is empty$/],
  ['{ backlog(from: PAID, to: PAID) { people } }', /another step/],
  ['{ backlog(from: JOINED, to: PAID, by: [WAVE, GENDER, PROVINCE]) { people } }', /at most two/],
  ['{ dropOff(from: JOINED, to: PAID) { participants(first: 101) { edges { cursor } } } }', /1 to 100/],
])('a question that makes no sense is refused with what there is: %s', async (source, message) => {
  const { codes, messages } = await ask(ANALYST, source)
  expect(codes).toEqual(['INVALID_INPUT'])
  expect(messages?.[0]).toMatch(message)
})

type Told = {
  firstDay: string
  lastDay: string
  outside: number
  series: { keys: string[]; points: { firstDay: string; count: number }[] }[]
}
const told = 'firstDay lastDay outside series { keys points { firstDay count } }'

async function register(times: readonly string[], province: number): Promise<void> {
  const drafts = times.map((occurred_at) => ({
    type: 'REGISTERED',
    participant_id: randomUUID(),
    occurred_at,
    province,
  }))
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  await waitUntilPublished(fixture.owner)
}

test('a wrong time of long ago, or of long from now, keeps nobody from a trend by day: it says who is left out', async () => {
  const people = Array.from({ length: 300 }, (_, index) => new Date(Date.UTC(2021, 0, 1 + (index % 30))).toISOString())
  await register(people, 31)
  await register(['1970-01-01T00:00:00Z', '2087-12-30T00:00:00Z'], 32)
  const { data, errors } = await ask(
    ANALYST,
    `{ all: stepTrend(step: REGISTERED) { ${told} } parts: stepTrend(step: REGISTERED, by: [PROVINCE]) { ${told} }
       months: stepTrend(step: REGISTERED, grain: MONTH) { ${told} }
       late: stepTrend(step: REGISTERED, to: "2080-01-01") { ${told} } }`,
  )
  expect(errors).toBeUndefined()
  const { all, parts, months, late } = JSON.parse(JSON.stringify(data))
  const summary = ({ firstDay, lastDay, outside, series }: Told) => {
    const points = series.flatMap((each) => each.points)
    const days = points.map((point) => point.firstDay).sort()
    expect([days[0], points.length <= 20_000]).toEqual([firstDay, true])
    expect(lastDay >= (days.at(-1) ?? '')).toBe(true)
    return [outside, points.reduce((sum, { count }) => sum + count, 0)]
  }
  const everybody = summary(months)[1] ?? 0
  expect(summary(months)).toEqual([0, everybody])
  expect(summary(all)).toEqual([2, everybody - 2])
  expect(summary(parts)).toEqual([2, everybody - 2])
  expect(summary(late)).toEqual([1, everybody - 2])
})

test('a trend that has no room for many of the people is refused, and not told in part', async () => {
  await register(Array<string>(200).fill('2086-01-01T00:00:00Z'), 33)
  const { messages } = await ask(ANALYST, `{ stepTrend(step: REGISTERED) { ${told} } }`)
  expect(messages?.[0]).toMatch(/more than 20000 points/)
  const since = await ask(ANALYST, `{ stepTrend(step: REGISTERED, from: "2020-01-01", to: "2022-01-01") { ${told} } }`)
  expect(since.errors).toBeUndefined()
})

test('times of more than 68 years are told as others are', async () => {
  const participant_id = randomUUID()
  const drafts = [
    { type: 'REGISTERED', participant_id, occurred_at: '1955-01-01T00:00:00Z' },
    { type: 'EMAIL_VERIFIED', participant_id, occurred_at: '2026-01-01T00:00:00Z' },
  ]
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  await waitUntilPublished(fixture.owner)
  const { data, errors } = await ask(
    ANALYST,
    '{ stepTimes(from: REGISTERED, to: EMAIL_VERIFIED) { median { low high } histogram { fromSeconds toSeconds people } } }',
  )
  expect(errors).toBeUndefined()
  const seconds = (Date.UTC(2026, 0) - Date.UTC(1955, 0)) / 1000
  const [bin] = JSON.parse(JSON.stringify(data)).stepTimes.histogram
  expect(bin.people).toBe(1)
  expect(bin.fromSeconds).toBeLessThanOrEqual(seconds)
  expect(bin.toSeconds).toBeGreaterThan(seconds)
})
