import { createLogger } from '#platform/logger.ts'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { runService } from '#platform/service.ts'
import { serveSubgraph } from '#platform/subgraph-server.ts'
import { connectDatabase, databaseNotReady } from '#prisma/database.ts'
import { standForLeader } from '#prisma/leader.ts'
import { createPaymentPartnerClient } from './clients/payment-partner.ts'
import type { Dependencies } from './context.ts'
import { followTraining } from './effects/follow-journey.ts'
import { readSettings } from './environment.ts'
import { schema } from './schema/index.ts'
import { startPaying } from './workers/pay.ts'

const settings = readSettings()
const logger = createLogger('disbursement', settings.LOG_LEVEL)

const PAYING_LOCK = 7_460_217_002

await runService(logger, async () => {
  const database = connectDatabase(settings.DATABASE_URL, 'disbursement', 15)
  const dependencies: Dependencies = {
    database,
    vault: createPersonalDataVault(settings.DATA_KEY),
    partners: createPaymentPartnerClient(settings.PAYMENT_PARTNER_URL),
    logger,
  }
  const effects = followTraining(database, (error) => logger.warn({ err: error }, 'could not follow the journey'))
  const paying = standForLeader({
    databaseUrl: settings.DATABASE_URL,
    name: 'disbursement-leader',
    lock: PAYING_LOCK,
    lead: () =>
      startPaying(dependencies, {
        retryAfterMs: settings.PAYMENT_RETRY_AFTER_MS,
        askAfterMs: settings.PAYMENT_ASK_AFTER_MS,
        unknownAfterMs: settings.PAYMENT_UNKNOWN_AFTER_MS,
      }),
    onError: (error) => logger.warn({ err: error }, 'could not stand for leader'),
  })
  return serveSubgraph({
    name: 'disbursement',
    schema,
    settings,
    logger,
    contextOf: (request) => ({ ...request, ...dependencies }),
    notReady: () => databaseNotReady(database),
    close: async () => {
      await Promise.all([effects.close(), paying.close()])
      await database.$disconnect()
    },
  })
})
