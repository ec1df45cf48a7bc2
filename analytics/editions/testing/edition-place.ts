import { graphql } from 'graphql'
import { DomainError } from '#platform/errors.ts'
import { ANONYMOUS } from '#platform/identity.ts'
import type { Pipeline } from '../../pipeline/follow-journey.ts'
import { schema } from '../../schema/index.ts'
import { type AnalyticsFixture, createAnalyticsFixture } from '../../testing/analytics-fixture.ts'
import { key } from '../../testing/edition-key.ts'
import { waitUntilPublished } from '../../testing/wait-until.ts'
import { makeEdition } from '../make-edition.ts'
import { lastWeekBy } from '../week-ends.ts'

export const FIRST = lastWeekBy('2020-05-03')
export let fixture: AnalyticsFixture
let pipeline: Pipeline

/** One journey, pipeline and ClickHouse for all tests of editions, which go one after another. */
export async function startEditionPlace(database: Parameters<typeof createAnalyticsFixture>[0]): Promise<void> {
  fixture = await createAnalyticsFixture(database)
  pipeline = fixture.startPipeline()
}

export async function stopEditionPlace(): Promise<void> {
  await fixture?.close()
}

/** Everything that is in ClickHouse has gone; the pipeline begins to make it again. */
export async function loseClickHouse(): Promise<void> {
  await pipeline.close()
  await fixture.rebuild()
  pipeline = fixture.startPipeline()
}

export async function append(drafts: readonly Record<string, unknown>[]): Promise<void> {
  await fixture.owner.query('SELECT FROM journey.append($1::jsonb)', [JSON.stringify(drafts)])
  await waitUntilPublished(fixture.owner)
}

export function make(week: number) {
  return makeEdition({ ...fixture.contextOf(ANONYMOUS), key }, { week, reason: 'COMMAND', playback: undefined })
}

export async function ask(source: string, viewer = ANONYMOUS) {
  const { data, errors } = await graphql({ schema, source, contextValue: fixture.contextOf(viewer) })
  const codes = errors?.map(({ originalError }) =>
    originalError instanceof DomainError ? originalError.code : String(originalError),
  )
  return { data: JSON.parse(JSON.stringify(data ?? null)), codes, messages: errors?.map(({ message }) => message) }
}

export async function file(format: string, table: string, number: number | null = 20) {
  const { data } = await ask(
    `{ editionFile(number: ${number}, table: "${table}", format: ${format}, base: "https://data.example") { name mediaType content } }`,
  )
  return data.editionFile
}
