import { readFileSync } from 'node:fs'
import { createLogger } from '#platform/logger.ts'
import { runService } from '#platform/service.ts'
import { settings } from './environment.ts'
import { startGateway } from './server.ts'

const logger = createLogger('gateway', settings.LOG_LEVEL)

await runService(logger, () =>
  startGateway(
    {
      ...settings,
      supergraph: readSupergraph(settings.SUPERGRAPH_FILE),
      subgraphs: {
        registration: settings.REGISTRATION_URL,
        marketplace: settings.MARKETPLACE_URL,
        disbursement: settings.DISBURSEMENT_URL,
        analytics: settings.ANALYTICS_URL,
      },
    },
    logger,
  ),
)

function readSupergraph(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Error(`${path} cannot be read. It is made by: npm run compose`)
  }
}
