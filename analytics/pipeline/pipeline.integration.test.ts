import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '#tests/support/database.ts'
import { MARKER } from '../clickhouse/state-columns.ts'
import { getFunnel } from '../funnel/get-funnel.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import type { Pipeline } from './follow-journey.ts'
import { getPipelineReport } from './get-pipeline-report.ts'
import { TABLES } from './tables.ts'

let fixture: AnalyticsFixture
let pipeline: Pipeline

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
})
afterAll(() => fixture?.close())

beforeEach(async () => {
  await pipeline?.close()
  pipeline = fixture.startPipeline()
  return () => pipeline.close()
})

async function register(client: pg.ClientBase, people = 1): Promise<string[]> {
  const drafts = Array.from({ length: people }, () => ({
    type: 'REGISTERED',
    participant_id: randomUUID(),
    occurred_at: '2020-05-01T00:00:00Z',
  }))
  await client.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  return drafts.map((draft) => draft.participant_id)
}

async function withConnection(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(fixture.ownerUrl)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

async function askFunnel() {
  return getFunnel({ ctx: fixture.contextOf(), input: { steps: ['REGISTERED'] } })
}

async function countRegistered(): Promise<number> {
  return (await askFunnel()).steps[0]?.count ?? -1
}

async function countInPostgres(): Promise<number> {
  const { rows } = await fixture.owner.query<{ people: number }>(
    'SELECT count(*)::int AS people FROM journey.participant WHERE registered IS NOT NULL',
  )
  return rows[0]?.people ?? 0
}

/** Whether the funnel has everybody; while it is being made nobody is told anything. */
async function isBack(): Promise<boolean> {
  const shown = await countRegistered().catch(() => undefined)
  return shown === (await countInPostgres())
}

test('an event comes into the funnel, and then nothing lags behind', async () => {
  await waitUntil('it leads', async () => pipeline.status.role === 'leading')
  const before = await countRegistered()
  await register(fixture.owner)
  await waitUntil('the event is counted', async () => (await countRegistered()) === before + 1)
  await waitUntilPublished(fixture.owner)
  const { rows } = await fixture.owner.query<{ watermark: Date }>(
    'SELECT max(recorded_at) AS watermark FROM journey.event',
  )
  const funnel = await askFunnel()
  expect(funnel.lagSeconds).toBe(0)
  expect(new Date(funnel.watermark ?? 0)).toEqual(rows[0]?.watermark)
})

test('the last stage shows as many rows and bytes as the others have made', async () => {
  await register(fixture.owner, 5)
  await waitUntilPublished(fixture.owner)
  const { plan, pull, state, cubes, payments, publish } = pipeline.status.stages
  expect(publish.windows).toBe(plan.windows)
  // A row in the table of events says how far it is, of each horizon.
  expect(publish.rows).toBeGreaterThan(pull.rows + state.rows + cubes.rows + payments.rows)
  expect(publish.bytes).toBe(pull.bytes + state.bytes + cubes.bytes + payments.bytes)
})

test('a transaction held open delays only what is above it, shows as lag, and loses nothing', async () => {
  const before = await countRegistered()
  await withConnection(async (slow) => {
    await register(fixture.owner, 2)
    await slow.query('BEGIN')
    await register(slow, 3)
    await register(fixture.owner, 4)
    await waitUntil('what is below is counted', async () => (await countRegistered()) === before + 2)
    await waitUntil('what is above is seen as lag', async () => (await askFunnel()).lagSeconds > 0.3)
    const report = () => getPipelineReport(fixture.contextOf())
    await waitUntil('and as waiting', async () => (await report()).eventsWaiting === 4)
    await register(fixture.owner, 10_500)
    const { stages } = await report()
    expect(stages.map(({ lagEvents }) => lagEvents)).toEqual(Array(6).fill(10_504))
    expect(Math.min(...stages.map(({ lagSeconds }) => lagSeconds))).toBeGreaterThan(0.3)
    expect(await countRegistered()).toBe(before + 2)
    await slow.query('COMMIT')
  })
  await waitUntilPublished(fixture.owner)
  const { stages } = await getPipelineReport(fixture.contextOf())
  expect(stages.map(({ lagEvents, lagSeconds }) => [lagEvents, lagSeconds])).toEqual(Array(6).fill([0, 0]))
  expect(await countRegistered()).toBe(before + 10_509)
  expect((await askFunnel()).lagSeconds).toBe(0)
})

test('readers see whole transactions only, however many are written meanwhile', async () => {
  const together = 50
  const before = await countRegistered()
  const writing = withConnection(async (writer) => {
    for (let turn = 0; turn < 40; turn += 1) await register(writer, together)
  })
  let isWriting = true
  const written = writing.then(() => {
    isWriting = false
  })
  while (isWriting) expect(((await countRegistered()) - before) % together).toBe(0)
  await written
  await waitUntilPublished(fixture.owner)
  expect(await countRegistered()).toBe(before + 40 * together)
})

test('what ClickHouse has lost is pulled from the journey again; nobody is told noughts before that is known', async () => {
  await register(fixture.owner, 5)
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
  for (const table of Object.values(TABLES).map(({ name }) => name)) {
    await fixture.clickhouse.pipeline.command({ query: `TRUNCATE TABLE ${table}` })
  }
  await expect(countRegistered()).rejects.toThrow('being made from the journey')
  pipeline = fixture.startPipeline()
  await waitUntil('all is back', isBack)
  await waitUntil('that is seen', async () => pipeline.status.windowsRepaired > 0)
})

test('a state that is not what its events say is made again', async () => {
  await register(fixture.owner, 5)
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
  await fixture.clickhouse.pipeline.command({ query: 'TRUNCATE TABLE participant_state_v3' })
  await expect(countRegistered()).rejects.toThrow('being made from the journey')
  pipeline = fixture.startPipeline()
  await waitUntil('all is back', isBack)
})

test('figures of another database are removed', async () => {
  await waitUntilPublished(fixture.owner)
  await pipeline.close()
  await fixture.clickhouse.pipeline.command({
    query: `INSERT INTO participant_state_v3 (version, sign, wave) VALUES (999999, 1, ${MARKER.wave})`,
  })
  pipeline = fixture.startPipeline()
  await waitUntil('the windows are repaired', async () => pipeline.status.windowsRepaired > 0)
  await waitUntil('all is back', async () => (await countRegistered()) === (await countInPostgres()))
})

test('an interruption between any two stages changes nothing', async () => {
  for (const left of ['pulled_at = NULL, published_at = NULL', 'published_at = NULL']) {
    await register(fixture.owner, 3)
    await waitUntilPublished(fixture.owner)
    await pipeline.close()
    await fixture.owner.query(
      `UPDATE analytics.pipeline_window SET ${left} WHERE id = (SELECT max(id) FROM analytics.pipeline_window)`,
    )
    pipeline = fixture.startPipeline()
    await register(fixture.owner, 1)
    await waitUntilPublished(fixture.owner)
    expect(await countRegistered()).toBe(await countInPostgres())
  }
})

test('it goes on by itself after PostgreSQL ended its session', async () => {
  await waitUntil('it leads', async () => pipeline.status.role === 'leading')
  await fixture.owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'gelombang-pipeline' AND datname = current_database()`,
  )
  await register(fixture.owner, 2)
  await waitUntil('all is counted', async () => (await countRegistered()) === (await countInPostgres()))
  // The session may have ended after the figures were shown and before that was noted.
  await waitUntil('it leads again', async () => pipeline.status.role === 'leading')
})

test('of two processes one leads, and the other takes over when it has gone', async () => {
  await waitUntil('the first leads', async () => pipeline.status.role === 'leading')
  const second = fixture.startPipeline()
  await waitUntil('the second stands by', async () => second.status.role === 'standing by')
  await pipeline.close()
  await waitUntil('the second leads', async () => second.status.role === 'leading')
  await register(fixture.owner, 1)
  await waitUntil('all is counted', async () => (await countRegistered()) === (await countInPostgres()))
  await second.close()
})

test('the lag is that of the oldest event, also beside many of a transaction that began before and wrote after it', async () => {
  await withConnection(async (held) => {
    await held.query('BEGIN')
    await held.query('SELECT pg_current_xact_id()')
    await withConnection(async (large) => {
      await large.query('BEGIN')
      await large.query('SELECT pg_current_xact_id()')
      await register(fixture.owner)
      const recorded = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      await register(large, 10_500)
      await large.query('COMMIT')
      const age = (performance.now() - recorded) / 1_000
      expect((await askFunnel()).lagSeconds).toBeGreaterThan(age)
      const { stages } = await getPipelineReport(fixture.contextOf())
      expect(Math.min(...stages.map(({ lagSeconds }) => lagSeconds))).toBeGreaterThan(age)
    })
    await held.query('COMMIT')
  })
  await waitUntilPublished(fixture.owner)
  expect((await askFunnel()).lagSeconds).toBe(0)
})

test('while PostgreSQL is out of reach the figures stay, and the lag grows from the last contact', async () => {
  const { createFreshnessReader } = await import('../funnel/freshness.ts')
  const { connectDatabase } = await import('#prisma/database.ts')
  const nowhere = connectDatabase('postgresql://nobody@127.0.0.1:1/nothing', 'analytics-test', 1)
  const contact = new Date(Date.now() - 60_000)
  const freshness = createFreshnessReader(nowhere, () => contact)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const { lagSeconds } = await freshness()
  expect(lagSeconds).toBeGreaterThan(0.25)
  expect(lagSeconds).toBeLessThan(60)
  const ctx = { ...fixture.contextOf(), freshness }
  const funnel = await getFunnel({ ctx, input: { steps: ['REGISTERED'] } })
  expect(funnel.steps[0]?.count).toBe(await countRegistered())
  await nowhere.$disconnect()
})
