import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Encoding } from '../representation.ts'
import { type FileAddress, OPEN_DATA } from './address.ts'
import type { ReadyFile } from './files.ts'

const YEAR_SECONDS = 31_536_000
const LATEST_SECONDS = 300
const LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

/** Sends a file of the open data in an encoding: to be kept for a year where it never changes. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { number }: FileAddress,
  { edition, name, mediaType, etag, bodies }: ReadyFile,
  encoding: Encoding,
): void {
  const tag = `"${etag}-${encoding}"`
  const isFixed = number !== undefined
  response.setHeader(
    'cache-control',
    isFixed ? `public, max-age=${YEAR_SECONDS}, immutable` : `public, max-age=${LATEST_SECONDS}`,
  )
  response.setHeader('etag', tag)
  // A CSV cannot say by itself what its codes mean and where it was corrected.
  response.setHeader('link', [
    `<${LICENCE}>; rel="license"`,
    `<${OPEN_DATA}/editions/${edition}/dictionary.json>; rel="describedby"`,
    `<${OPEN_DATA}/corrections.json>; rel="related"`,
  ])
  const known = request.headers['if-none-match']
  if (known?.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag)) {
    response.writeHead(304).end()
    return
  }
  const body = bodies[encoding]
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding)
  const use = name.endsWith('.csv') ? 'attachment' : 'inline'
  response.setHeader('content-disposition', `${use}; filename="edition-${edition}-${name}"`)
  response.writeHead(200, { 'content-type': mediaType, 'content-length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}
