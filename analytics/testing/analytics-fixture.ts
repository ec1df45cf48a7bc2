import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ANONYMOUS, type Role, type Viewer } from '#platform/identity.ts'
import { createLogger } from '#platform/logger.ts'
import { connectDatabase, type Database } from '#prisma/database.ts'
import { seedReferenceData } from '#prisma/reference-data.ts'
import { type ClickHouse, openClickHouse } from '../clickhouse/connection.ts'
import { migrateClickHouse } from '../clickhouse/migrate.ts'
import { type AnalyticsContext, createContextFactory } from '../context.ts'
import { followJourney, type Pipeline } from '../pipeline/follow-journey.ts'
import { tryToLead } from '../pipeline/leader.ts'
import { toPostgresSource } from '../pipeline/postgres-source.ts'
import { rebuildFromJourney } from '../pipeline/rebuild.ts'
import { createPipelineStatus, type PipelineStatus } from '../pipeline/status.ts'
import { readPublished } from '../pipeline/windows.ts'
import { createTestPlace } from './clickhouse-place.ts'
import { key } from './edition-key.ts'
import { clickhousePostgresUrl } from './environment.ts'

export type AnalyticsFixture = {
  /** The owner's connection, which may say anything. */
  owner: pg.Client
  ownerUrl: string
  databaseUrl: string
  database: Database
  clickhouse: ClickHouse
  /** Starts a pipeline; there may be one after another. */
  startPipeline: (options?: { pageEvents?: number; databaseUrl?: string }) => Pipeline
  /** Makes everything again from the journey in one go, and says what the stages did; no pipeline may lead. */
  rebuild: () => Promise<PipelineStatus>
  contextOf: (viewer?: Viewer, pipeline?: Pipeline) => AnalyticsContext
  close: () => Promise<void>
}

export function viewerWith(...roles: Role[]): Viewer {
  return { ...ANONYMOUS, subject: `a ${roles.join(' and ')}`, roles: new Set(roles) }
}

/** A ClickHouse of the test file's own over its database. One per file: a process opens one folder. */
export async function createAnalyticsFixture(
  testDatabase: { owner: string; analytics: string; drop: () => Promise<void> },
  folder = mkdtempSync(join(tmpdir(), 'gelombang-clickhouse-')),
): Promise<AnalyticsFixture> {
  const owner = new pg.Client(testDatabase.owner)
  await owner.connect()
  await seedReferenceData(owner)
  const { place, remove } = await createTestPlace(folder)
  const clickhouse = await openClickHouse(place)
  await migrateClickHouse(clickhouse.pipeline)
  const database = connectDatabase(testDatabase.analytics, 'analytics-test', 4)
  const logger = createLogger('analytics-test', 'silent')
  const pipelines: Pipeline[] = []
  return {
    owner,
    ownerUrl: testDatabase.owner,
    databaseUrl: testDatabase.analytics,
    database,
    clickhouse,
    startPipeline: (options = {}) => {
      const pipeline = followJourney({
        databaseUrl: testDatabase.analytics,
        source: toPostgresSource(testDatabase.analytics, clickhousePostgresUrl),
        clickhouse,
        logger,
        pauseMs: 20,
        ...options,
      })
      pipelines.push(pipeline)
      return pipeline
    },
    rebuild: async () => {
      const session = await tryToLead(testDatabase.analytics)
      if (!session) throw new Error('close the pipeline first')
      const { lastWindow: last, watermark } = await readPublished(session.client)
      const parts = {
        postgres: session.client,
        clickhouse: clickhouse.pipeline,
        beside: clickhouse.beside,
        source: toPostgresSource(testDatabase.analytics, clickhousePostgresUrl),
        status: createPipelineStatus(),
        held: undefined,
        pageEvents: 200,
      }
      await rebuildFromJourney(parts, { windows: [], last, watermark })
      await session.close()
      return parts.status
    },
    contextOf: (viewer = viewerWith('analyst'), pipeline = pipelines.at(-1)) => {
      const pipelineStatus = pipeline?.status
      if (!pipelineStatus) throw new Error('start a pipeline first')
      const pseudonymKey = Buffer.alloc(32, 1)
      return createContextFactory({ database, clickhouse, pipelineStatus, pseudonymKey, editionKeys: [key.publicKey] })(
        {
          viewer,
          language: 'en',
        },
      )
    },
    close: async () => {
      for (const pipeline of pipelines) await pipeline.close()
      await clickhouse.close()
      await database.$disconnect()
      await owner.end()
      await testDatabase.drop()
      await remove()
    },
  }
}
