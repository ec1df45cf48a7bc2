import { randomUUID } from 'node:crypto'
import { graphql } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { schema } from '../schema/index.ts'
import { type AnalyticsFixture, createAnalyticsFixture, viewerWith } from '../testing/analytics-fixture.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'
import { lookAtRules } from './watch-alerts.ts'

let fixture: AnalyticsFixture

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  const yesterday = new Date(Date.now() - 86_400_000).toISOString()
  const drafts = Array.from({ length: 30 }, () => ({
    type: 'REGISTERED',
    participant_id: randomUUID(),
    occurred_at: yesterday,
  }))
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  fixture.startPipeline()
  await waitUntilPublished(fixture.owner)
})
afterAll(() => fixture?.close())

async function ask(viewer: Viewer, source: string, variableValues: Record<string, unknown> = {}) {
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue: fixture.contextOf(viewer) })
  return { data, errors: errors?.map(({ message }) => message) }
}

function idIn(data: unknown): string {
  return /"id":"([^"]+)"/.exec(JSON.stringify(data))?.[1] ?? ''
}

const analyst = { ...viewerWith('analyst'), name: 'Ayu Analis' }
const [auditor, administrator] = [viewerWith('auditor'), viewerWith('administrator')]

const SAVE = `mutation ($input: SaveViewInput!) { saveView(input: $input) {
  ... on SaveViewSuccess { data { id name query createdBy viewerCanRemove } } ... on Error { code } } }`
const VIEWS = '{ savedViews(page: "funnel") { id name query createdBy createdByName viewerCanRemove } }'

test('a view that an analyst saves is there for everybody who works with the figures, and goes when its maker says so', async () => {
  const input = { name: 'Wave 3', page: 'funnel', query: 'wave=3' }
  const { data } = await ask(analyst, SAVE, { input })
  await ask(analyst, SAVE, { input })
  expect((await ask(auditor, VIEWS)).data?.savedViews).toEqual([
    {
      id: idIn(data),
      name: 'Wave 3',
      query: 'wave=3',
      createdBy: analyst.subject,
      createdByName: 'Ayu Analis',
      viewerCanRemove: false,
    },
  ])
  const about = await ask(analyst, SAVE, { input: { ...input, name: '3174091505900003 Budi' } })
  expect(about.data?.saveView).toEqual({ code: 'INVALID_INPUT' })
  expect((await ask(auditor, SAVE, { input })).data?.saveView).toEqual({ code: 'FORBIDDEN' })
  expect((await ask(ANONYMOUS, VIEWS)).errors).toHaveLength(1)
  const remove = `mutation { removeSavedView(input: { view: "${idIn(data)}" }) { __typename } }`
  expect((await ask(viewerWith('analyst', 'case_worker'), remove)).data?.removeSavedView).toEqual({
    __typename: 'ForbiddenError',
  })
  await ask(administrator, remove)
  expect((await ask(analyst, VIEWS)).data?.savedViews).toEqual([])
})

test('a view of every district there is can be saved, whatever its name and however it is spelled', async () => {
  const random = (length: number) => Array.from({ length }, () => String.fromCharCode(33 + Math.random() * 90)).join('')
  for (const length of [9_000, 16_000]) {
    const input = { name: '中'.repeat(80), page: 'long', query: random(length) }
    for (const time of ['once', 'and again']) {
      expect((await ask(analyst, SAVE, { input })).data?.saveView, time).toMatchObject({ data: { query: input.query } })
    }
  }
  expect((await ask(analyst, '{ savedViews(page: "long") { id } }')).data?.savedViews).toHaveLength(2)
  const input = { name: 'Longer', page: 'long', query: random(16_001) }
  expect((await ask(analyst, SAVE, { input })).data?.saveView).toEqual({ code: 'INVALID_INPUT' })
})

const ANNOTATE = `mutation ($input: AddAnnotationInput!) { addAnnotation(input: $input) {
  ... on AddAnnotationSuccess { data { id day text createdByName } } ... on Error { code } } }`

test('an annotation belongs to a day, and names nobody', async () => {
  const input = { day: '2020-08-05', text: 'Wave 5 opened' }
  expect((await ask(analyst, ANNOTATE, { input })).data?.addAnnotation).toEqual({
    data: { ...input, id: expect.any(String), createdByName: 'Ayu Analis' },
  })
  for (const text of ['Call 0812 3456 7890', 'Call (0812) 3456 7890', '3174-0915-0590-0003']) {
    const about = await ask(analyst, ANNOTATE, { input: { ...input, text } })
    expect(about.data?.addAnnotation).toEqual({ code: 'INVALID_INPUT' })
  }
  const of = (from: string) => `{ annotations(from: "${from}") { day text } }`
  expect((await ask(auditor, of('2020-08-05'))).data?.annotations).toEqual([input])
  expect((await ask(auditor, of('2020-08-06'))).data?.annotations).toEqual([])
  const backwards = await ask(auditor, '{ annotations(from: "2020-08-06", to: "2020-08-05") { day } }')
  expect(backwards.errors?.[0]).toContain('the last day is before the first')
})

test('a view, a note or a rule whose form is sent many times at once is kept once, and again after it was taken away', async () => {
  const view = { input: { name: 'At once', page: 'backlog', query: '' } }
  const note = { input: { day: '2020-08-20', text: 'Sent many times' } }
  const rule = `mutation { addAlertRule(input: { measure: PEOPLE_BETWEEN, fromStep: JOINED, step: SELECTED, threshold: 9e8 }) {
    ... on AddAlertRuleSuccess { data { id } } } }`
  for (const [source, variables, list] of [
    [SAVE, view, '{ savedViews(page: "backlog") { id } }'],
    [ANNOTATE, note, '{ annotations(from: "2020-08-20", to: "2020-08-20") { id } }'],
    [rule, {}, '{ alertRules { id } }'],
  ] as const) {
    const before = Object.values((await ask(analyst, list)).data ?? {}).flat().length
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(analyst, source, variables)))
    expect([...new Set(answers.map(({ data }) => idIn(data)))], source).toEqual([expect.stringMatching(/./)])
    expect(Object.values((await ask(analyst, list)).data ?? {}).flat(), source).toHaveLength(before + 1)
  }
  const views = async () => (await ask(analyst, '{ savedViews(page: "backlog") { id } }')).data
  const id = idIn(await views())
  await ask(analyst, `mutation { removeSavedView(input: { view: "${id}" }) { __typename } }`)
  expect(idIn((await ask(analyst, SAVE, view)).data)).not.toBe(id)
  expect((await views())?.savedViews).toHaveLength(1)
})

const ALERTS = `{ alerts { id value expected clearedAt acknowledgedBy acknowledgedByName note seen { by byName } viewerCanAcknowledge
  rule { measure step threshold createdByName } } }`

test.each([
  ['measure: PEOPLE_BETWEEN, fromStep: REGISTERED, step: PAID, threshold: 2.5', 'threshold: a whole number of people'],
  ['measure: PEOPLE_BETWEEN, step: PAID, threshold: 2', 'fromStep: name a step'],
  ['measure: DAILY_PEOPLE, step: PAID, threshold: 21', 'threshold: from 1 to 20 standard deviations'],
  ['measure: LAG_SECONDS, threshold: -1', 'threshold: at least 0'],
])('a rule that makes no sense is refused with what it should be: %s', async (input, message) => {
  const rule = `mutation { addAlertRule(input: { ${input} }) { ... on Error { code message } } }`
  expect((await ask(analyst, rule)).data?.addAlertRule).toEqual({ code: 'INVALID_INPUT', message })
})

test.each(['PAID', 'SELECTED'])(
  'between a step and one that does not come after it there is nobody to count: SELECTED and %s',
  async (fromStep) => {
    const rule = `mutation { addAlertRule(input: { measure: PEOPLE_BETWEEN, fromStep: ${fromStep}, step: SELECTED, threshold: 2 }) {
    ... on Error { code message } } }`
    expect((await ask(analyst, rule)).data?.addAlertRule).toEqual({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('Name a later step'),
    })
  },
)

test('a day out of the ordinary and a threshold raise one alert each, seen and acknowledged by name, cleared when over', async () => {
  const rule = `mutation { addAlertRule(input: { measure: PEOPLE_BETWEEN, fromStep: REGISTERED, step: PAID, threshold: 20 }) {
    ... on AddAlertRuleSuccess { data { id } } } }`
  const { data: added } = await ask(analyst, rule)
  await Promise.all([1, 2, 3].map(() => lookAtRules(fixture.contextOf(analyst))))
  const raised = (await ask(analyst, ALERTS)).data?.alerts as { id: string; rule: { measure: string } }[]
  expect(raised.map((alert) => alert.rule.measure).sort()).toEqual(['DAILY_PEOPLE', 'PEOPLE_BETWEEN'])
  expect(raised.find((alert) => alert.rule.measure === 'DAILY_PEOPLE')).toMatchObject({ value: 30, expected: 0 })

  const seen = await Promise.all([1, 2].map(() => ask(auditor, 'mutation { markAlertsSeen }')))
  expect(seen.map(({ data }) => data?.markAlertsSeen).sort()).toEqual([0, 2])
  const { id = '' } = raised.find((alert) => alert.rule.measure === 'PEOPLE_BETWEEN') ?? {}
  const acknowledge = (note: string) =>
    `mutation { acknowledgeAlert(input: { alert: "${id}", note: "${note}" }) { __typename } }`
  expect((await ask(auditor, acknowledge('x'))).data?.acknowledgeAlert).toEqual({ __typename: 'ForbiddenError' })
  expect((await ask(analyst, acknowledge('call (0812) 3456 7890'))).data?.acknowledgeAlert).toEqual({
    __typename: 'InvalidInputError',
  })
  await ask(analyst, acknowledge('looking into it'))
  await ask(administrator, acknowledge('me too'))
  const alerts = (await ask(auditor, ALERTS)).data?.alerts as { id: string }[]
  expect(alerts.find((alert) => alert.id === id)).toMatchObject({
    acknowledgedBy: analyst.subject,
    acknowledgedByName: 'Ayu Analis',
    rule: { createdByName: 'Ayu Analis' },
    note: 'looking into it',
    // Nobody has told what the auditor is called.
    seen: [{ by: auditor.subject, byName: auditor.subject }],
    clearedAt: null,
  })

  await ask(analyst, `mutation { removeAlertRule(input: { rule: "${idIn(added)}" }) { __typename } }`)
  await lookAtRules(fixture.contextOf(analyst))
  const after = (await ask(auditor, ALERTS)).data?.alerts as { id: string; clearedAt: string | null }[]
  expect(after.find((alert) => alert.id === id)?.clearedAt).not.toBeNull()
  expect(after).toHaveLength(2)
})
