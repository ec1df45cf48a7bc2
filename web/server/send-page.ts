import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './kept-pages.ts'
import { encodingOf, type Variant } from './representation.ts'

/** Sends a page in the best encoding that its reader takes, or says that the reader has it already. */
export function sendPage(request: IncomingMessage, response: ServerResponse, { status, page }: Answer): void {
  // Whoever refuses even a page as it is is sent it all the same, as RFC 9110 (12.1) allows.
  const encoding = encodingOf(request) ?? 'identity'
  const ready = page.ready(encoding)
  if (ready !== undefined) {
    send(request, response, status, ready)
    return
  }
  page.variant(encoding).then(
    (variant) => send(request, response, status, variant),
    () => response.destroy(),
  )
}

function send({ method, headers }: IncomingMessage, response: ServerResponse, status: number, variant: Variant): void {
  const known = headers['if-none-match']
  if (status === 200 && known !== undefined && holds(known, variant.etag)) {
    response.writeHead(304, variant.notModifiedHeaders).end()
    return
  }
  const all = status >= 500 ? [...variant.headers, 'retry-after', '30'] : variant.headers
  response.writeHead(status, all).end(method === 'HEAD' ? undefined : variant.body)
}

/** Compared weakly, as RFC 9110 has it for this header. */
function holds(known: string, etag: string): boolean {
  return known.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === etag)
}
