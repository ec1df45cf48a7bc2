import { Agent, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { Logger } from '#platform/logger.ts'
import { answer } from './responses.ts'

const WELL_KNOWN = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']
const BODY_LIMIT = 64 * 1024
const ANSWER_WITHIN_MS = 20_000

export type OidcProxy = {
  handles: (path: string) => boolean
  pass: (request: IncomingMessage, response: ServerResponse) => void
}

/** Publishes the embedded issuer under the gateway's origin, so that it needs no port of its own to the outside. */
export function createOidcProxy(issuerUrl: string, trustProxy: boolean, logger: Logger): OidcProxy {
  const target = new URL(issuerUrl)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return {
    handles: (path) => path.startsWith('/oidc/') || WELL_KNOWN.includes(path),
    pass(request, response) {
      if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT || request.headers['transfer-encoding']) {
        response.setHeader('connection', 'close')
        return answer(response, 413, { message: 'The request is too long.' })
      }
      const path = request.url ?? '/'
      const onward = send(
        {
          host: target.hostname,
          port: target.port || 80,
          method: request.method,
          path: path.startsWith('/oidc/') ? path : `/oidc/.well-known/openid-configuration`,
          headers: headersFor(request, trustProxy),
          agent,
          timeout: ANSWER_WITHIN_MS,
        },
        (reply) => {
          response.writeHead(reply.statusCode ?? 502, withoutHopByHop(reply.headers))
          reply.pipe(response)
          reply.on('error', () => response.destroy())
        },
      )
      onward.on('timeout', () => onward.destroy(new Error('the issuer does not answer in time')))
      onward.on('error', (error) => {
        logger.error({ err: error }, 'the issuer does not answer')
        if (response.headersSent) response.destroy()
        else answer(response, 503, { message: 'Sign-in cannot be reached at the moment. Try again shortly.' })
      })
      response.on('close', () => onward.destroy())
      request.pipe(onward)
    },
  }
}

function headersFor(request: IncomingMessage, trustProxy: boolean): Record<string, string | string[]> {
  const headers = withoutHopByHop(request.headers)
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-gelombang-') || name.startsWith('x-forwarded-') || name === 'forwarded') delete headers[name]
  }
  const before = trustProxy ? request.headers['x-forwarded-for'] : undefined
  headers['x-forwarded-for'] = before ? String(before) : (request.socket.remoteAddress ?? '')
  return headers
}

function withoutHopByHop(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.includes(name)) kept[name] = value
  }
  return kept
}
