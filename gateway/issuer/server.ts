import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import fastify from 'fastify'
import pg from 'pg'
import type { Logger } from '#platform/logger.ts'
import type { RunningService } from '#platform/service.ts'
import { loadAccounts } from './accounts.ts'
import { createAttempts } from './attempts.ts'
import { interactionRoutes } from './interactions.ts'
import { createProvider } from './provider.ts'
import { createRegistrationClient } from './registration-client.ts'
import { loadSigningKeys } from './signing-keys.ts'
import { createStorage, removeExpired } from './storage.ts'

export type IssuerSettings = {
  HOST: string
  PORT: number
  DATABASE_URL: string
  PUBLIC_URL: string
  WEB_PUBLIC_URL: string
  WEB_CLIENT_SECRET?: string | undefined
  OIDC_ISSUER: string
  OIDC_AUDIENCE: string
  ISSUER_PRIVATE_KEY: string
  REGISTRATION_URL: string
  ISSUER_COOKIE_KEYS: string[]
  DEMO_USERS_FILE?: string | undefined
}

/** Everything is below this path, as at the gateway. */
const MOUNT = '/oidc'
const REMOVE_EXPIRED_EVERY_MS = 600_000

/** Starts the issuer: sign-in pages and health by fastify, the protocol by the provider, on one port. */
export async function startIssuer(settings: IssuerSettings, logger: Logger): Promise<RunningService> {
  const pool = new pg.Pool({ connectionString: settings.DATABASE_URL, max: 10, application_name: 'gelombang-issuer' })
  pool.on('error', (error) => logger.error({ err: error }, 'a database connection was lost'))
  const accounts = loadAccounts(settings.DEMO_USERS_FILE)
  const keys = await loadSigningKeys(pool, settings.ISSUER_PRIVATE_KEY)
  const provider = createProvider({ ...settings, accounts, keys, storage: createStorage(pool) })
  provider.on('server_error', (_ctx, error) => logger.error({ err: error }, 'the provider failed'))
  const protocol = provider.callback()
  const origin = new URL(settings.PUBLIC_URL)

  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 16_384,
    serverFactory: (handler) =>
      createServer((request, response) => {
        publish(request, origin)
        if (isOurs(request.url ?? '')) handler(request, response)
        else passOn(protocol, request, response)
      }),
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  interactionRoutes(app, {
    provider,
    accounts,
    attempts: createAttempts(pool),
    registration: createRegistrationClient(settings.REGISTRATION_URL, settings.ISSUER_PRIVATE_KEY),
    logger,
  })
  const notReady = async (): Promise<string | undefined> => {
    try {
      await pool.query('/* issuer: ready? */ SELECT FROM issuer.signing_key LIMIT 1')
      return undefined
    } catch {
      return 'the database does not answer'
    }
  }
  app.get('/health/live', async () => ({ status: 'live', name: 'issuer' }))
  app.get('/health/ready', async (_request, reply) => {
    const reason = await notReady()
    return reply.code(reason ? 503 : 200).send({ status: reason ? 'not ready' : 'ready', name: 'issuer', reason })
  })
  await app.listen({ host: settings.HOST, port: settings.PORT })
  const cleaning = setInterval(() => {
    removeExpired(pool).catch((error: unknown) => logger.warn({ err: error }, 'expired artifacts stay for now'))
  }, REMOVE_EXPIRED_EVERY_MS)
  return {
    notReady,
    close: async () => {
      clearInterval(cleaning)
      await app.close()
      await pool.end()
    },
  }
}

function isOurs(url: string): boolean {
  return url.startsWith(`${MOUNT}/interaction/`) || url.startsWith('/health/')
}

/** Addresses in answers are those of the public origin, whatever host the request claims to be for. */
function publish(request: IncomingMessage, origin: URL): void {
  request.headers['x-forwarded-proto'] = origin.protocol.slice(0, -1)
  request.headers['x-forwarded-host'] = origin.host
}

/** The provider works below a mount path when it finds the whole address in `originalUrl`, as Express leaves it. */
function passOn(
  protocol: (request: IncomingMessage, response: ServerResponse) => unknown,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = request.url ?? ''
  if (!url.startsWith(`${MOUNT}/`)) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not found"}')
    return
  }
  Object.assign(request, { originalUrl: url })
  request.url = url.slice(MOUNT.length)
  protocol(request, response)
}
