import { createLogger } from '#platform/logger.ts'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { repeat } from '#platform/repeat.ts'
import { runService } from '#platform/service.ts'
import { serveSubgraph } from '#platform/subgraph-server.ts'
import { connectDatabase, databaseNotReady } from '#prisma/database.ts'
import { followSelections } from './effects/follow-journey.ts'
import { readSettings } from './environment.ts'
import { schema } from './schema/index.ts'
import { runReconciliation } from './services/reconciliation/run.ts'

const settings = readSettings()
const logger = createLogger('marketplace', settings.LOG_LEVEL)

await runService(logger, async () => {
  const database = connectDatabase(settings.DATABASE_URL, 'marketplace')
  const dependencies = { database, vault: createPersonalDataVault(settings.DATA_KEY) }
  const effects = followSelections(database, (error) => logger.warn({ err: error }, 'could not follow the journey'))
  const reconciliation = repeat({
    everyMs: 5_000,
    work: () => runReconciliation(database),
    onError: (error) => logger.warn({ err: error }, 'could not reconcile'),
  })
  return serveSubgraph({
    name: 'marketplace',
    schema,
    settings,
    logger,
    contextOf: (request) => ({ ...request, ...dependencies }),
    notReady: () => databaseNotReady(database),
    close: async () => {
      await Promise.all([effects.close(), reconciliation.close()])
      await database.$disconnect()
    },
  })
})
