import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Step } from '#prisma/journey.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { compareSteps } from '../comparison/compare-steps.ts'
import { getFunnel } from '../funnel/get-funnel.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { createRandom } from '../testing/random.ts'
import { appendRandomJourneys, readSliceCodes, type World } from '../testing/random-journeys.ts'
import { hashTables } from '../testing/table-hashes.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import type { Pipeline } from './follow-journey.ts'
import { getPipelineReport } from './get-pipeline-report.ts'
import { foldOldWindows } from './windows.ts'

let fixture: AnalyticsFixture
let pipeline: Pipeline
let world: World

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  world = { random: createRandom(9), codes: await readSliceCodes(fixture.owner), participantIds: [] }
  await appendRandomJourneys(fixture.owner, world, { people: 200, events: 1_500 })
})
afterAll(() => fixture?.close())

beforeEach(async () => {
  await pipeline?.close()
  pipeline = fixture.startPipeline({ pageEvents: 500 })
  return () => pipeline.close()
})

async function count(step: Step): Promise<number> {
  const { steps } = await getFunnel({ ctx: fixture.contextOf(), input: { steps: [step] } })
  return steps[0]?.count ?? -1
}

async function append(client: pg.ClientBase, type: string, participantId: string): Promise<void> {
  const draft = { type, participant_id: participantId, occurred_at: '2020-05-01T00:00:00Z' }
  await client.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify([draft])])
}

/** A transaction that is open, with a number. */
async function begin(): Promise<pg.Client> {
  const client = new pg.Client(fixture.ownerUrl)
  await client.connect()
  await client.query('BEGIN')
  await client.query('SELECT pg_current_xact_id()')
  return client
}

async function commit(client: pg.Client): Promise<void> {
  await client.query('COMMIT')
  await client.end()
}

async function lastWindow(): Promise<string> {
  const { rows } = await fixture.owner.query('SELECT max(id) AS last FROM analytics.pipeline_window')
  return rows[0].last
}

const hashes = () => hashTables(fixture.clickhouse.pipeline)

/** What the tables hold is what one bulk form makes of the whole journey. */
async function expectAsMadeAtOnce(): Promise<void> {
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
  const held = await hashes()
  await fixture.rebuild()
  expect(held).toEqual(await hashes())
  expect((await compareSteps(fixture.database, fixture.clickhouse.pipeline)).differences).toEqual([])
}

test('version 2 below the horizon waits for version 1 above it', async () => {
  await waitUntilPublished(fixture.owner)
  const [registered, verified] = [await count('REGISTERED'), await count('EMAIL_VERIFIED')]
  const participantId = randomUUID()
  const second = await begin()
  const holding = await begin()
  const first = await begin()
  await append(first, 'REGISTERED', participantId)
  await commit(first)
  await append(second, 'EMAIL_VERIFIED', participantId)
  await commit(second)
  const planned = await lastWindow()
  await append(fixture.owner, 'REGISTERED', randomUUID())
  await waitUntil('the lag is seen', async () => (await fixture.contextOf().freshness()).lagSeconds > 0.3)
  expect([await count('REGISTERED'), await count('EMAIL_VERIFIED')]).toEqual([registered, verified])
  expect([await lastWindow(), pipeline.status.lastError]).toEqual([planned, undefined])
  await commit(holding)
  await waitUntilPublished(fixture.owner)
  expect([await count('REGISTERED'), await count('EMAIL_VERIFIED')]).toEqual([registered + 2, verified + 1])
  await expectAsMadeAtOnce()
})

test('late events, corrections, moved slices and re-entries leave what one pass over the journey makes', async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    await appendRandomJourneys(fixture.owner, world, { people: 20, events: 400 })
    await waitUntilPublished(fixture.owner)
  }
  await expectAsMadeAtOnce()
})

test('while everything is made again, whoever asks gets the figures there were, and then the same ones', async () => {
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
  const ctx = fixture.contextOf()
  const ask = () => getFunnel({ ctx, input: { by: ['PROVINCE'], order: 'STRICT' } })
  const before = await ask()
  let isRebuilding = true
  const rebuilding = fixture.rebuild().then(() => {
    isRebuilding = false
  })
  let asked = 0
  for (; isRebuilding; asked += 1) {
    const { steps, breakdown, paidAmount, watermark } = await ask()
    expect({ steps, breakdown, paidAmount, watermark }).toEqual({
      steps: before.steps,
      breakdown: before.breakdown,
      paidAmount: before.paidAmount,
      watermark: before.watermark,
    })
  }
  await rebuilding
  expect(asked).toBeGreaterThan(0)
})

test('after everything is made again, each stage shows the windows, rows and bytes of that', async () => {
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
  const { stages } = await fixture.rebuild()
  const { rows } = await fixture.owner.query<{ events: number; people: number; payments: number }>(
    `SELECT (SELECT count(*)::int FROM journey.event) AS events, (SELECT count(*)::int FROM journey.participant) AS people,
       (SELECT count(*)::int FROM journey.event WHERE type IN (8, 15, 20, 23, 24, 25, 26)) AS payments`,
  )
  const { events = 0, people = 0, payments = 0 } = rows[0] ?? {}
  const { plan, pull, state, cubes, payments: folded, publish } = stages
  expect(Object.values(stages).map(({ windows }) => windows > 1 && windows === plan.windows)).toEqual(
    Array(6).fill(true),
  )
  // Each table has a row that says how far it is; those of plan and pull are not counted.
  expect([plan.rows, pull.rows, state.rows, folded.rows]).toEqual([events, events, people + 1, payments + 1])
  expect(publish.rows).toBe(events + 1 + state.rows + cubes.rows + folded.rows)
  expect(Math.min(pull.bytes, state.bytes, cubes.bytes, folded.bytes)).toBeGreaterThan(0)
  expect(publish.bytes).toBe(pull.bytes + state.bytes + cubes.bytes + folded.bytes)
})

test('what an event has that does not fit is left out with its reason, and the event counts', async () => {
  const participantId = randomUUID()
  await append(fixture.owner, 'REGISTERED', participantId)
  const state = `participant_id, registered, wave, district, gender, age_band, education, platform, payment_partner, course_category`
  const raw = (version: number, type: number, province: number, before: string): string =>
    `INSERT INTO journey.event (version, type, occurred_at, province, touched, before_slices, ${state})
     SELECT ${version}, ${type}, now(), ${province}, NULL, ${before}, ${state} FROM journey.participant
     WHERE participant_id = '${participantId}'`
  await fixture.owner.query(raw(2, 27, 400, 'ARRAY[0, 0, 0, 0, 0, 0, 0, 0, 0]::smallint[]'))
  await fixture.owner.query(raw(3, 99, 31, 'ARRAY[0, 400, 0, 0, 0, 0, 0, 0, 0]::smallint[]'))
  await waitUntilPublished(fixture.owner)
  const report = await getPipelineReport(fixture.contextOf())
  expect(report.refused).toEqual([
    { reason: 'UNKNOWN_TYPE', events: 1 },
    { reason: 'CODE_OUT_OF_RANGE', events: 1 },
  ])
  expect(report.stages.every(({ windows }) => windows > 0)).toBe(true)
  await expectAsMadeAtOnce()
})

test('old windows become one row, and the pipeline goes on from it', async () => {
  await waitUntilPublished(fixture.owner)
  const before = await getPipelineReport(fixture.contextOf())
  await foldOldWindows(fixture.owner, 2)
  const after = await getPipelineReport(fixture.contextOf())
  expect([after.windows, after.events]).toEqual([before.windows, before.events])
  const { rows } = await fixture.owner.query('SELECT count(*)::int AS kept FROM analytics.pipeline_window')
  expect(rows[0]?.kept).toBe(2)
  await append(fixture.owner, 'REGISTERED', randomUUID())
  await waitUntilPublished(fixture.owner)
  await expectAsMadeAtOnce()
})

test('after a restore into another cluster the journey goes on in a new epoch, and nothing is lost or counted twice', async () => {
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
  const registered = await count('REGISTERED')
  // In the other cluster transaction ids are small again; what was restored has the great ones.
  const lift = 1_000_000
  await fixture.owner.query(`UPDATE journey.event SET transaction_id = transaction_id + ${lift}`)
  await fixture.owner.query(`UPDATE analytics.pipeline_window
    SET from_transaction = from_transaction + ${lift}, until_transaction = until_transaction + ${lift}`)
  await fixture.owner.query(`UPDATE analytics.pipeline_total SET until_transaction = until_transaction + ${lift}`)
  // Appended before anybody noticed.
  await append(fixture.owner, 'REGISTERED', randomUUID())
  pipeline = fixture.startPipeline()
  await waitUntil('it leads', async () => pipeline.status.role === 'leading')
  await append(fixture.owner, 'REGISTERED', randomUUID())
  await waitUntilPublished(fixture.owner)
  expect(await count('REGISTERED')).toBe(registered + 2)
  const { rows } = await fixture.owner.query('SELECT count(*)::int AS epochs FROM journey.epoch')
  expect(rows[0]?.epochs).toBe(2)
  await expectAsMadeAtOnce()
})
