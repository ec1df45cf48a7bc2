import type { Logger } from './logger.ts'

/** A part of a process that can be asked whether it serves, and closed. */
export type RunningService = {
  /** Resolves to nothing when ready, or to the reason why not. */
  notReady: () => Promise<string | undefined>
  close: () => Promise<void>
}

const CLOSE_WITHIN_MS = 6_000

/**
 * Runs one process of the platform: starts it, tells the launcher (over the IPC channel, when there is one) that it
 * is up, and closes it on SIGTERM, SIGINT, or when the launcher has gone. Exit code 0 after an orderly stop, 1 otherwise.
 */
export async function runService(logger: Logger, start: () => Promise<RunningService>): Promise<void> {
  let service: RunningService | undefined
  let closing = false
  const stop = (why: string, exitCode: number): void => {
    if (closing) return
    closing = true
    logger.info({ why }, 'closing')
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref()
    Promise.resolve(service?.close())
      .then(() => process.exit(exitCode))
      .catch((error: unknown) => {
        logger.error({ err: error }, 'could not close in order')
        process.exit(1)
      })
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
    service = await start()
    if (closing) return void (await service.close())
    process.send?.({ type: 'listening' })
    logger.info('listening')
  } catch (error) {
    logger.fatal({ err: error }, 'could not start')
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
