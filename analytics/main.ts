import { createLogger } from '#platform/logger.ts'
import { runService } from '#platform/service.ts'
import { serveSubgraph } from '#platform/subgraph-server.ts'
import { connectDatabase } from '#prisma/database.ts'
import { openClickHouse } from './clickhouse/connection.ts'
import { migrateClickHouse } from './clickhouse/migrate.ts'
import { watchComparison } from './comparison/watch-comparison.ts'
import { createContextFactory } from './context.ts'
import { openEditionKey } from './editions/edition-key.ts'
import { keepEditions } from './editions/keep-editions.ts'
import { readAnalyticsEnvironment } from './environment.ts'
import { followJourney } from './pipeline/follow-journey.ts'
import { whyNotReady } from './readiness.ts'
import { schema } from './schema/index.ts'
import { watchAlerts } from './workspace/watch-alerts.ts'

const settings = readAnalyticsEnvironment()
const logger = createLogger('analytics', settings.LOG_LEVEL)

await runService(logger, async () => {
  const clickhouse = await openClickHouse(settings.clickhouse)
  await migrateClickHouse(clickhouse.pipeline)
  const database = connectDatabase(settings.DATABASE_URL, 'analytics')
  const pipeline = followJourney({
    databaseUrl: settings.DATABASE_URL,
    source: settings.source,
    clickhouse,
    logger,
  })
  const { pseudonymKey } = settings
  const editionKey = settings.EDITIONS_PRIVATE_KEY ? openEditionKey(settings.EDITIONS_PRIVATE_KEY) : undefined
  const keys = [...(editionKey ? [editionKey.publicKey] : []), ...settings.EDITIONS_PUBLIC_KEYS]
  const contextOf = createContextFactory({
    database,
    clickhouse,
    pipelineStatus: pipeline.status,
    pseudonymKey,
    editionKeys: keys,
    onUnsigned: (edition, problems) => {
      logger.error({ edition, problems }, 'an edition that this platform has not signed is left out')
    },
  })
  const comparison = watchComparison({
    database,
    clickhouse: () => clickhouse.readers[0] ?? clickhouse.pipeline,
    pipelineStatus: pipeline.status,
    logger,
  })
  const alerts = watchAlerts(contextOf, logger)
  const editions = editionKey ? keepEditions(contextOf, editionKey, pipeline.hold, logger) : undefined
  return serveSubgraph({
    name: 'analytics',
    schema,
    settings,
    logger,
    contextOf,
    notReady: () => whyNotReady(clickhouse, pipeline.status),
    close: async () => {
      await alerts.close()
      await editions?.close()
      await comparison.close()
      await pipeline.close()
      await clickhouse.close()
      await database.$disconnect()
    },
  })
})
