import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createTokenVerifier, TokenError, type TokenSettings } from '#platform/identity.ts'
import type { Logger } from '#platform/logger.ts'
import type { RunningService } from '#platform/service.ts'
import { allowOrigins } from './cors.ts'
import { createGraphiqlPages } from './graphiql/pages.ts'
import { createOidcProxy } from './oidc-proxy.ts'
import { createReadiness } from './readiness.ts'
import { answer, refuse } from './responses.ts'
import { createRuntime } from './runtime.ts'

export type GatewaySettings = TokenSettings & {
  HOST: string
  PORT: number
  PUBLIC_URL: string
  WEB_PUBLIC_URL: string
  GATEWAY_PRIVATE_KEY: string
  ISSUER_URL?: string | undefined
  TRUST_PROXY: boolean
  /** Base address of each subgraph, by name. */
  subgraphs: Record<string, string>
  /** SDL. */
  supergraph: string
}

const BODY_LIMIT = 256 * 1024
const HEADERS_WITHIN_MS = 10_000
const REQUEST_WITHIN_MS = 30_000

/** Serves GraphQL at /graphql, the issuer at /oidc, health at /health. */
export async function startGateway(settings: GatewaySettings, logger: Logger): Promise<RunningService> {
  const runtime = createRuntime({ ...settings, logger })
  const verifyToken = createTokenVerifier(settings)
  const cors = allowOrigins([new URL(settings.WEB_PUBLIC_URL).origin, new URL(settings.PUBLIC_URL).origin])
  const oidc = settings.ISSUER_URL ? createOidcProxy(settings.ISSUER_URL, settings.TRUST_PROXY, logger) : undefined
  const graphiql = createGraphiqlPages(settings.PUBLIC_URL, oidc !== undefined)
  const notReady = createReadiness(settings, async () => void (await runtime.getSchema()))

  /** Checks what can be checked before anything is parsed; nothing when the request may pass. */
  const guard = async (request: IncomingMessage, response: ServerResponse): Promise<'pass' | undefined> => {
    for (const name of Object.keys(request.headers)) if (name.startsWith('x-gelombang-')) delete request.headers[name]
    if (request.method === 'POST') {
      const length = Number(request.headers['content-length'] ?? Number.NaN)
      if (Number.isNaN(length)) return refuse(response, 411, 'INVALID_INPUT', 'The request must state its length.')
      if (length > BODY_LIMIT) return refuse(response, 413, 'INVALID_INPUT', 'The request is too long.')
    }
    try {
      await verifyToken(request.headers.authorization)
      return 'pass'
    } catch (error) {
      if (error instanceof TokenError) return refuse(response, 401, 'UNAUTHENTICATED', error.message)
      logger.error({ err: error }, 'a token could not be checked')
      return refuse(response, 503, 'UNAVAILABLE', 'Sign-in cannot be checked at the moment. Try again shortly.')
    }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    response.setHeader('x-content-type-options', 'nosniff')
    if (path === '/health/live') return answer(response, 200, { status: 'live', name: 'gateway' })
    if (path === '/health/ready') {
      const reason = await notReady()
      return answer(response, reason ? 503 : 200, { status: reason ? 'not ready' : 'ready', name: 'gateway', reason })
    }
    if (oidc?.handles(path)) return oidc.pass(request, response)
    if (graphiql.handles(request, path)) return graphiql.serve(response, path)
    if (path === '/graphql') {
      if (cors(request, response) === 'answered') return
      if (await guard(request, response)) await runtime.handle(request, response)
      return
    }
    if (path === '/') {
      response.writeHead(302, { location: '/graphql' }).end()
      return
    }
    answer(response, 404, { message: 'There is nothing here. GraphQL is at /graphql.' })
  }

  const server = createServer(
    { headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS },
    (request, response) => {
      handle(request, response).catch((error: unknown) => {
        logger.error({ err: error }, 'a request failed')
        if (response.headersSent) response.destroy()
        else refuse(response, 500, 'UNAVAILABLE', 'Something went wrong on our side. Send the same request again.')
      })
    },
  )
  await runtime.getSchema()
  await listen(server, settings)
  return {
    notReady,
    close: async () => {
      await close(server)
      await runtime.dispose()
    },
  }
}

function listen(server: Server, { HOST, PORT }: { HOST: string; PORT: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(PORT, HOST, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Lets requests under way end for a moment; idle connections are closed at once. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 3_000).unref()
  })
}
