import type { ClickHouseClient } from '@clickhouse/client'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '#platform/logger.ts'
import { STEPS } from '#prisma/journey.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { createPipelineStatus } from '../pipeline/status.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { createRandom } from '../testing/random.ts'
import { appendRandomJourneys, readSliceCodes, type World } from '../testing/random-journeys.ts'
import { waitUntil, waitUntilPublished } from '../testing/wait-until.ts'
import { compareSteps } from './compare-steps.ts'
import { findLastAttempt, findLastComparison, saveComparison } from './last-comparison.ts'
import { pauseAfter, watchComparison } from './watch-comparison.ts'

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

function watch(clickhouse: ClickHouseClient = fixture.clickhouse.pipeline): ReturnType<typeof watchComparison> {
  return watchComparison({
    database: fixture.database,
    clickhouse: () => clickhouse,
    pipelineStatus: { ...createPipelineStatus(), role: 'leading' },
    logger: createLogger('comparison-test', 'silent'),
    everyMs: 50,
  })
}

test('a comparison that fails is told with its reason, and when the next is due; one that succeeds clears it', async () => {
  const before = Date.now()
  const client = new Proxy(fixture.clickhouse.pipeline, {
    get: () => () => Promise.reject(new Error('connect ECONNREFUSED to default:secret@10.0.0.1:8123')),
  })
  const failing = watch(client)
  await waitUntil('it has failed', async () => (await findLastAttempt(fixture.database)) !== undefined)
  await failing.close()
  const failed = await findLastAttempt(fixture.database)
  expect(failed).toMatchObject({ failure: 'CLICKHOUSE_NOT_COUNTED' })
  expect(failed?.triedAt.getTime()).toBeGreaterThanOrEqual(before)
  expect(failed?.nextAt.getTime()).toBeGreaterThan(failed?.triedAt.getTime() ?? 0)
  const watching = watch()
  await waitUntil('it succeeds', async () => (await findLastAttempt(fixture.database))?.failure === null)
  await watching.close()
})

test.each([
  [1, 60],
  [23, 69],
  [60, 180],
  [120, 300],
  [900, 300],
])('after a count of %i seconds the next begins within minutes: %i seconds', (count, pause) => {
  expect(pauseAfter(count)).toBe(pause * 1000)
})

test('a figure that is wrong is found by the comparison that goes on by itself, and kept for whoever asks', async () => {
  await waitUntilPublished(fixture.owner)
  await fixture.clickhouse.pipeline.command({
    query: 'INSERT INTO step_cube_v1 (kind, ord, grain, period, cell, step, n) VALUES (0, 0, 1, 7, 0, 14, 3)',
  })
  const watching = watch()
  await waitUntil('the difference is found', async () => {
    const found = await findLastComparison(fixture.database)
    return found?.differences.length === 1
  })
  await watching.close()
  expect((await findLastComparison(fixture.database))?.differences).toEqual([
    { source: 'CUBE', step: 'PAID', day: '2020-01-08', postgres: 0, clickhouse: 3 },
  ])
  await fixture.clickhouse.pipeline.command({
    query: 'INSERT INTO step_cube_v1 (kind, ord, grain, period, cell, step, n) VALUES (0, 0, 1, 7, 0, 14, -3)',
  })
})

test('a person that the state alone has lost or has twice is found, in the turn of each step that they have reached', async () => {
  const { pipeline } = fixture.clickhouse
  const compare = async (turn: number) => (await compareSteps(fixture.database, pipeline, { turn })).differences
  // Apart, as a row and the one that takes it back may be merged away.
  await pipeline.command({
    query: `CREATE TABLE one_person ENGINE = Memory AS SELECT * FROM participant_state_v3
      WHERE wave < 65535 AND registered < 0x7FFFFFFF AND paid = 0x7FFFFFFF AND sign = 1
      ORDER BY participant_id, version DESC LIMIT 1`,
  })
  const put = (sign: number): Promise<unknown> =>
    pipeline.command({ query: `INSERT INTO participant_state_v3 SELECT * REPLACE (${sign} AS sign) FROM one_person` })
  for (const change of [-1, 1]) {
    await put(change)
    const [found, ...others] = await compare(STEPS.indexOf('REGISTERED'))
    expect([found?.source, found?.step, others]).toEqual(['STATE', 'REGISTERED', []])
    expect((found?.clickhouse ?? 0) - (found?.postgres ?? 0)).toBe(change)
    expect(await compare(STEPS.indexOf('PAID'))).toEqual([])
    await put(-change)
  }
  await pipeline.command({ query: 'DROP TABLE one_person' })
})

test('a difference of the state stands until the step is counted again, whatever is counted in between', async () => {
  const lost = { source: 'STATE', step: 'REGISTERED', day: '2020-05-01', postgres: 2, clickhouse: 1 } as const
  const differences = async () => (await findLastComparison(fixture.database))?.differences
  const save = (stateStep: 'REGISTERED' | 'PAID', found: (typeof lost)[]) =>
    saveComparison(fixture.database, {
      ...{ comparedAt: new Date(), seconds: 1, compared: 2, stateStep },
      differences: found,
    })
  await save('REGISTERED', [lost])
  await save('PAID', [])
  expect(await differences()).toEqual([lost])
  await save('REGISTERED', [])
  expect(await differences()).toEqual([])
})
