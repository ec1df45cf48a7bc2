import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '#tests/support/database.ts'
import { compareSteps } from '../comparison/compare-steps.ts'
import { isReachedByHttp } from '../testing/clickhouse-place.ts'
import { comparableFunnel, comparableOracle } from '../testing/compare-funnel.ts'
import { oracleQuestions } from '../testing/environment.ts'
import { askOracle } from '../testing/funnel-oracle.ts'
import { createOracleFixture, type OracleFixture } from '../testing/oracle-fixture.ts'
import { createRandom } from '../testing/random.ts'
import { appendRandomJourneys } from '../testing/random-journeys.ts'
import { randomRequest } from '../testing/random-requests.ts'
import { waitUntilPublished } from '../testing/wait-until.ts'
import { type Funnel, type FunnelWants, getFunnel } from './get-funnel.ts'
import type { FunnelRequest } from './request.ts'

const QUESTIONS = isReachedByHttp() ? Math.ceil(oracleQuestions / 4) : oracleQuestions
// A thousand questions take their time.
const PATIENCE_MS = 120_000 + QUESTIONS * 5_000

describe('the funnel from ClickHouse equals a count in PostgreSQL', () => {
  let fixture: OracleFixture

  beforeAll(async () => {
    fixture = await createOracleFixture(await createTestDatabase(), 1)
  })

  afterAll(() => fixture?.close())

  /** The pages of a breakdown put together; each tells the same totals. */
  async function readInPages(request: FunnelRequest, wants: FunnelWants): Promise<Funnel> {
    const page = await getFunnel({ ctx: fixture.contextOf(), input: request, wants })
    if (page.breakdownEnd === null) return page
    expect(page.breakdown).toHaveLength(request.page?.size ?? 0)
    const after = { size: request.page?.size ?? 0, after: page.breakdownEnd }
    const rest = await readInPages({ ...request, page: after }, wants)
    expect([rest.steps, rest.cohorts, rest.breakdownCells]).toEqual([page.steps, page.cohorts, page.breakdownCells])
    const breakdown = [...page.breakdown, ...rest.breakdown]
    return { ...page, breakdown }
  }

  async function expectEqual(seed: number, questions: number): Promise<void> {
    const random = createRandom(seed)
    const ctx = fixture.contextOf()
    const sources = { CUBE: 0, STATE: 0, EVENTS: 0 }
    let telling = 0
    for (let question = 0; question < questions; question += 1) {
      const request = randomRequest(random, fixture.keys)
      // Conversions in any order are not in the cube: without them it has its turn.
      const wants = { conversions: random.chance(0.6), paidAmount: random.chance(0.7) }
      const [funnel, oracle] = await Promise.all([
        getFunnel({ ctx, input: request, wants }),
        askOracle(fixture.owner, request),
      ])
      const { compareWith } = request
      const told = comparableFunnel(funnel, request, wants)
      expect(told, JSON.stringify(request)).toEqual(comparableOracle(oracle, request, wants))
      if (request.by.length && !compareWith && random.chance(0.4)) {
        const size = Math.max(1, Math.ceil(funnel.breakdown.length / random.between(1, 4)))
        const { breakdown, cohorts, steps } = await readInPages({ ...request, page: { size, after: undefined } }, wants)
        expect({ breakdown, cohorts, steps }, JSON.stringify(request)).toEqual({
          breakdown: funnel.breakdown,
          cohorts: funnel.cohorts,
          steps: funnel.steps,
        })
      }
      if (compareWith && funnel.comparison) {
        const other = {
          ...request,
          asOf: compareWith.asOf ?? request.asOf,
          filter: compareWith.filter ?? request.filter,
        }
        const compared = comparableFunnel(funnel.comparison, request, wants)
        const expected = comparableOracle(await askOracle(fixture.owner, other), request, wants)
        expect(compared, JSON.stringify(other)).toEqual(expected)
      }
      if (funnel.explain) sources[funnel.explain.source] += 1
      if (oracle.total.counts.some((count) => count > 0)) telling += 1
    }
    // Questions that nobody answers to prove little.
    expect(telling).toBeGreaterThan(questions / 2)
    expect(sources.STATE).toBeGreaterThan(0)
    if (questions >= 30) expect(sources.CUBE).toBeGreaterThan(0)
  }

  test(
    `for ${QUESTIONS} random filters, dates, breakdowns, cohorts, orders, steps, windows and comparisons`,
    () => expectEqual(11, QUESTIONS),
    PATIENCE_MS,
  )

  test(
    'after later events, late events and corrections',
    async () => {
      await appendRandomJourneys(fixture.owner, fixture.world, { people: 100, events: 2_000 })
      await waitUntilPublished(fixture.owner)
      await expectEqual(12, Math.ceil(QUESTIONS / 3))
    },
    PATIENCE_MS,
  )

  test(
    'after every window was delivered twice',
    async () => {
      await fixture.owner.query(
        'UPDATE analytics.pipeline_window SET published_at = NULL, pulled_at = NULL, watermark = NULL',
      )
      await waitUntilPublished(fixture.owner)
      await expectEqual(13, Math.ceil(QUESTIONS / 3))
      expect(await compareSteps(fixture.database, fixture.clickhouse.pipeline)).toMatchObject({ differences: [] })
    },
    PATIENCE_MS,
  )
})
