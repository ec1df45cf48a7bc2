import { FILTER_FIELDS } from '../funnel/dimensions.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from './analytics-fixture.ts'
import { createRandom } from './random.ts'
import { appendRandomJourneys, readSliceCodes, type World } from './random-journeys.ts'
import type { FilterKeys } from './random-requests.ts'
import { waitUntilPublished } from './wait-until.ts'

export type OracleFixture = AnalyticsFixture & { world: World; keys: FilterKeys }

/** 1,200 people to whom anything has happened, in PostgreSQL and, in many windows, in ClickHouse. */
export async function createOracleFixture(
  testDatabase: Parameters<typeof createAnalyticsFixture>[0],
  seed: number,
): Promise<OracleFixture> {
  const fixture = await createAnalyticsFixture(testDatabase)
  const world = { random: createRandom(seed), codes: await readSliceCodes(fixture.owner), participantIds: [] }
  await appendRandomJourneys(fixture.owner, world, { people: 1_200, events: 9_000 })
  // Small pages: one backlog becomes many windows.
  fixture.startPipeline({ pageEvents: 1_500 })
  await waitUntilPublished(fixture.owner)
  return { ...fixture, world, keys: await filterKeys(fixture, world) }
}

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
