import { readSettings } from './environment.ts'
import { openJournal } from './journal.ts'
import { createSandboxServer } from './server.ts'

// The outside world imports nothing of ours, so it has its own few lines for signals and for a launcher that has gone.
const settings = readSettings()
const CLOSE_WITHIN_MS = 5_000

try {
  const journal = openJournal(settings.SANDBOX_DATA_DIR)
  const server = createSandboxServer({
    journal,
    logLevel: settings.LOG_LEVEL,
    settleAfterMs: settings.SANDBOX_SETTLE_AFTER_MS,
  })
  let closing = false
  const stop = (): void => {
    if (closing) return
    closing = true
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref()
    server
      .close()
      .then(() => journal.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  await server.listen({ host: settings.HOST, port: settings.PORT })
  process.send?.({ type: 'listening' })
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
