import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequestSigner } from '#platform/request-signing.ts'
import type { RunningService } from '#platform/service.ts'
import { answer } from '../responses.ts'

export type SigningProxySettings = {
  HOST: string
  PORT: number
  GATEWAY_PRIVATE_KEY: string
  /** Base address of each subgraph, by name. */
  subgraphs: Record<string, string>
}

const BODY_LIMIT = 1_048_576
const ANSWER_WITHIN_MS = 20_000
const PASSED_ON = ['authorization', 'accept-language', 'content-type', 'accept', 'x-request-id']

/**
 * For routers that cannot sign requests themselves: `POST /<subgraph>` is signed and passed on to that subgraph.
 * Whoever reaches it is taken for the gateway, so it listens where only the router is.
 */
export async function startSigningProxy(settings: SigningProxySettings): Promise<RunningService> {
  const sign = createRequestSigner('gateway', settings.GATEWAY_PRIVATE_KEY)
  const server = createServer((request, response) => {
    pass(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else answer(response, 502, { message: 'The subgraph does not answer.' })
    })
  })

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/health/')) return answer(response, 200, { status: 'ready', name: 'signing-proxy' })
    const name = /^\/([a-z]+)$/.exec(request.url ?? '')?.[1] ?? ''
    const base = settings.subgraphs[name]
    if (!base || request.method !== 'POST') return answer(response, 404, { message: 'There is no such subgraph.' })
    const body = await readBody(request)
    if (!body) return answer(response, 413, { message: 'The request is too long.' })
    const url = new URL('/graphql', base)
    const { authorization } = request.headers
    const signature = sign({ audience: name, method: 'POST', path: url.pathname, body, authorization })
    const reply = await fetch(url, {
      method: 'POST',
      body,
      headers: { ...onlyPassedOn(request), ...signature },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' })
    response.end(Buffer.from(await reply.arrayBuffer()))
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.PORT, settings.HOST, resolve)
  })
  return {
    notReady: async () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    length += part.length
    if (length > BODY_LIMIT) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function onlyPassedOn(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of PASSED_ON) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  return headers
}
