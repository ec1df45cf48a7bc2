import { createLogger } from '#platform/logger.ts'
import { createPersonalDataVault } from '#platform/personal-data.ts'
import { repeat } from '#platform/repeat.ts'
import { runService } from '#platform/service.ts'
import { serveSubgraph } from '#platform/subgraph-server.ts'
import { connectDatabase, databaseNotReady } from '#prisma/database.ts'
import { createBeacon } from './clients/beacon.ts'
import { createDukcapil } from './clients/dukcapil.ts'
import { createMessageGateway } from './clients/messages.ts'
import type { Dependencies } from './context.ts'
import { readSettings } from './environment.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { schema } from './schema/index.ts'
import { deliverMessages } from './services/message/deliver.ts'
import { continueDraw } from './services/wave/continue-draw.ts'

const settings = readSettings()
const logger = createLogger('registration', settings.LOG_LEVEL)

await runService(logger, async () => {
  const database = connectDatabase(settings.DATABASE_URL, 'registration')
  const vault = createPersonalDataVault(settings.DATA_KEY)
  const dependencies: Dependencies = {
    database,
    vault,
    dukcapil: createDukcapil(settings.DUKCAPIL_URL),
    beacon: createBeacon(settings.BEACON_URL),
    webPublicUrl: settings.WEB_PUBLIC_URL.replace(/\/$/, ''),
  }
  const gateway = createMessageGateway({ email: settings.EMAIL_URL, sms: settings.SMS_URL })
  const delivery = repeat({
    everyMs: 250,
    work: () => deliverMessages({ database, vault, gateway }),
    onError: (error) => logger.warn({ err: error }, 'could not deliver messages'),
  })
  const drawing = repeat({
    everyMs: 2_000,
    work: () => continueDraw(database),
    onError: (error) => logger.warn({ err: error }, 'could not go on with a draw'),
  })
  return serveSubgraph({
    name: 'registration',
    schema,
    settings,
    logger,
    contextOf: (request) => ({ ...request, ...dependencies }),
    notReady: () => databaseNotReady(database),
    routes: signInRoutes(dependencies, settings.ISSUER_PUBLIC_KEY),
    close: async () => {
      await Promise.all([delivery.close(), drawing.close()])
      await database.$disconnect()
    },
  })
})
