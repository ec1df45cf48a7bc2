import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '#tests/support/database.ts'
import { compareSteps } from '../comparison/compare-steps.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../testing/analytics-fixture.ts'
import { isReachedByHttp } from '../testing/clickhouse-place.ts'
import { askOracle } from '../testing/funnel-oracle.ts'
import { createRandom } from '../testing/random.ts'
import { appendRandomJourneys, readSliceCodes, type World } from '../testing/random-journeys.ts'
import { type FilterKeys, randomRequest } from '../testing/random-requests.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'
import { FILTER_FIELDS } from './dimensions.ts'
import { getFunnel } from './get-funnel.ts'
import type { FunnelRequest } from './request.ts'

const QUESTIONS = isReachedByHttp() ? 25 : 200

describe('the funnel from ClickHouse equals a count in PostgreSQL', () => {
  let fixture: AnalyticsFixture
  let world: World
  let keys: FilterKeys

  beforeAll(async () => {
    fixture = await createAnalyticsFixture(await createTestDatabase())
    world = { random: createRandom(1), codes: await readSliceCodes(fixture.owner), participantIds: [] }
    await appendRandomJourneys(fixture.owner, world, { people: 1_200, events: 9_000 })
    // Small pages: one backlog becomes many windows.
    fixture.startPipeline({ pageEvents: 1_500 })
    await waitUntilPublished(fixture.owner)
    keys = await filterKeys(fixture, world)
  })

  afterAll(() => fixture?.close())

  async function expectEqual(seed: number): Promise<void> {
    const random = createRandom(seed)
    const ctx = fixture.contextOf()
    let telling = 0
    for (let question = 0; question < QUESTIONS; question += 1) {
      const request = randomRequest(random, keys)
      const [funnel, oracle] = await Promise.all([
        getFunnel({ ctx, input: request }),
        askOracle(fixture.owner, request),
      ])
      expect(comparable(funnel), describeRequest(request)).toEqual(
        request.by.length ? oracle : { ...oracle, breakdown: {} },
      )
      if (oracle.steps.some((count) => count > 0)) telling += 1
    }
    // Questions that nobody answers to prove little.
    expect(telling).toBeGreaterThan(QUESTIONS / 2)
  }

  test(`for ${QUESTIONS} random filters, dates, breakdowns, orders and lists of steps`, () => expectEqual(11), 60_000)

  test('after later events, late events and corrections', async () => {
    await appendRandomJourneys(fixture.owner, world, { people: 100, events: 2_000 })
    await waitUntilPublished(fixture.owner)
    await expectEqual(12)
  }, 60_000)

  test('after every window was delivered twice', async () => {
    await fixture.owner.query(
      'UPDATE analytics.pipeline_window SET published_at = NULL, pulled_at = NULL, watermark = NULL',
    )
    await waitUntilPublished(fixture.owner)
    await expectEqual(13)
    expect(await compareSteps(fixture.database, fixture.clickhouse.pipeline)).toMatchObject({ differences: [] })
  }, 60_000)
})

async function filterKeys(fixture: AnalyticsFixture, world: World): Promise<FilterKeys> {
  const lists = await fixture.contextOf().codeLists()
  const fields = Object.entries(FILTER_FIELDS).filter(([, dimension]) => dimension !== 'ENTRY_DATE')
  return Object.fromEntries(
    fields.map(([field, dimension]) => {
      const codes = dimension === 'WAVE' ? [0, 1, 2, 3, 4, 5] : (world.codes[dimension.toLowerCase()] ?? [0])
      return [field, codes.map((code) => lists.fromCode(dimension, code).key)]
    }),
  )
}

function comparable(funnel: Awaited<ReturnType<typeof getFunnel>>) {
  return {
    steps: funnel.steps.map(({ count }) => count),
    paidAmount: String(funnel.paidAmount),
    breakdown: Object.fromEntries(
      funnel.breakdown.map((cell) => [cell.keys.join('|'), cell.steps.map(({ count }) => count)]),
    ),
  }
}

function describeRequest(request: FunnelRequest): string {
  return JSON.stringify(request)
}
