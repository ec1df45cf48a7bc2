import { pino } from 'pino'
import { OPEN_DATA_AT } from './data/load-edition-file.ts'
import { environment } from './environment.ts'
import { readBuildFiles } from './server/build-files.ts'
import { createWebServer } from './server/http-server.ts'
import { runUntilStopped } from './server/lifecycle.ts'
import { createListener } from './server/listener.ts'
import { buildFolder, startNext } from './server/next.ts'
import { OpenDataFiles } from './server/open-data/files.ts'
import { createSignIn } from './server/sign-in/index.ts'

const logger = pino({ name: 'web', level: environment.LOG_LEVEL, timestamp: pino.stdTimeFunctions.isoTime })

/** The web application: Next's production build behind a plain HTTP server that owns headers, health and refusals. */
await runUntilStopped(logger, async () => {
  const next = await startNext()
  const server = createWebServer(
    createListener({
      next: next.handle,
      gatewayUrl: environment.GATEWAY_URL,
      logger,
      keepPagesFor: environment.KEEP_PAGES_MS,
      buildFiles: readBuildFiles(buildFolder),
      openData: new OpenDataFiles(OPEN_DATA_AT),
      signIn: createSignIn(environment, logger),
    }),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(environment.PORT, environment.HOST, resolve)
  })
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 3_000).unref()
    await closed
    await next.close()
  }
})
