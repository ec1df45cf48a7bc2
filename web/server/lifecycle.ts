import type { Logger } from 'pino'

const CLOSE_WITHIN_MS = 6_000

/**
 * Runs the process until SIGTERM, SIGINT or the end of the launcher, then closes it in order. `start` answers how to
 * close. The same behaviour as the servers' `platform/service.ts`, which the web, built apart from them, may not import.
 */
export async function runUntilStopped(logger: Logger, start: () => Promise<() => Promise<void>>): Promise<void> {
  let close: (() => Promise<void>) | undefined
  let closing = false
  const stop = (why: string, exitCode: number): void => {
    if (closing) return
    closing = true
    logger.info({ why }, 'closing')
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref()
    Promise.resolve(close?.()).then(
      () => process.exit(exitCode),
      (error: unknown) => {
        logger.error({ err: error }, 'could not close in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM', 0))
  process.on('SIGINT', () => stop('SIGINT', 0))
  process.on('disconnect', () => stop('the launcher has gone', 0))
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'unexpected error')
    stop('unexpected error', 1)
  })
  process.on('unhandledRejection', (reason) => {
    logger.fatal({ err: reason }, 'unhandled rejection')
    stop('unhandled rejection', 1)
  })
  try {
    close = await start()
    if (closing) return await close()
    process.send?.({ type: 'listening' })
    logger.info('listening')
  } catch (error) {
    logger.fatal({ err: error }, 'could not start')
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
