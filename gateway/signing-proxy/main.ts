import { createLogger } from '#platform/logger.ts'
import { runService } from '#platform/service.ts'
import { settings } from './environment.ts'
import { startSigningProxy } from './server.ts'

const logger = createLogger('signing-proxy', settings.LOG_LEVEL)

await runService(logger, () =>
  startSigningProxy({
    ...settings,
    subgraphs: {
      registration: settings.REGISTRATION_URL,
      marketplace: settings.MARKETPLACE_URL,
      disbursement: settings.DISBURSEMENT_URL,
      analytics: settings.ANALYTICS_URL,
    },
  }),
)
