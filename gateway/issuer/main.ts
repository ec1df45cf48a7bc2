import { createLogger } from '#platform/logger.ts'
import { runService } from '#platform/service.ts'
import { settings } from './environment.ts'
import { startIssuer } from './server.ts'

const logger = createLogger('issuer', settings.LOG_LEVEL)

await runService(logger, () => startIssuer(settings, logger))
