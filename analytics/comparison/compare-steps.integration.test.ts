import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { createPipelineStatus } from '../pipeline/status.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { createRandom } from '../testing/random.ts'
import { appendRandomJourneys, readSliceCodes, type World } from '../testing/random-journeys.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import { compareSteps } from './compare-steps.ts'
import { findLastComparison } from './last-comparison.ts'
import { watchComparison } from './watch-comparison.ts'

let fixture: AnalyticsFixture
let world: World

beforeAll(async () => {
  fixture = await createAnalyticsFixture(await createTestDatabase())
  world = { random: createRandom(5), codes: await readSliceCodes(fixture.owner), participantIds: [] }
  fixture.startPipeline()
})
afterAll(() => fixture?.close())

test('events on their way are no difference, however many there are', async () => {
  const writer = new pg.Client(fixture.ownerUrl)
  await writer.connect()
  await appendRandomJourneys(writer, world, { people: 100, events: 200 })
  let isWriting = true
  const writing = (async () => {
    for (let turn = 0; turn < 8; turn += 1) await appendRandomJourneys(writer, world, { people: 50, events: 400 })
    isWriting = false
  })()
  let compared = 0
  while (isWriting) {
    const comparison = await compareSteps(fixture.database, fixture.clickhouse.pipeline)
    expect(comparison.differences).toEqual([])
    compared += comparison.compared
  }
  await writing
  await writer.end()
  expect(compared).toBeGreaterThan(0)
}, 60_000)

test('a figure that is wrong is found by the comparison that goes on by itself, and kept for whoever asks', async () => {
  await waitUntilPublished(fixture.owner)
  await fixture.clickhouse.pipeline.command({
    query: 'INSERT INTO step_cube_v1 (kind, ord, grain, period, cell, step, n) VALUES (0, 0, 1, 7, 0, 14, 3)',
  })
  const watching = watchComparison({
    database: fixture.database,
    clickhouse: () => fixture.clickhouse.pipeline,
    pipelineStatus: { ...createPipelineStatus(), role: 'leading' },
    logger: createLogger('comparison-test', 'silent'),
    everyMs: 50,
  })
  await waitUntil('the difference is found', async () => {
    const found = await findLastComparison(fixture.database)
    return found?.differences.length === 1
  })
  await watching.close()
  expect((await findLastComparison(fixture.database))?.differences).toEqual([
    { step: 'PAID', day: '2020-01-08', postgres: 0, clickhouse: 3 },
  ])
})
