import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Lets pages of these origins call, with a token but without cookies. Preflight requests are answered here; for
 * others only the headers are set.
 */
export function allowOrigins(origins: readonly string[]) {
  return (request: IncomingMessage, response: ServerResponse): 'answered' | 'go on' => {
    const origin = request.headers.origin
    response.setHeader('vary', 'origin')
    if (origin && origins.includes(origin)) {
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('access-control-expose-headers', 'x-request-id')
    }
    if (request.method !== 'OPTIONS') return 'go on'
    response.setHeader('access-control-allow-methods', 'GET, POST')
    response.setHeader('access-control-allow-headers', 'authorization, content-type, accept-language, x-request-id')
    response.setHeader('access-control-max-age', '600')
    response.writeHead(204).end()
    return 'answered'
  }
}
