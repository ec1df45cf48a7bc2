import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import Negotiator from 'negotiator'
import { SECURITY_HEADERS } from './security-headers.ts'

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

export type Encoding = 'br' | 'gzip' | 'identity'

/** One page in one encoding, with its headers as `writeHead` takes them fastest: names and values in turn. */
export type Variant = { body: Buffer; etag: string; headers: string[]; notModifiedHeaders: string[] }

/** What there is of everything that is sent; of those that a reader takes equally, the first. */
const ENCODINGS: readonly Encoding[] = ['br', 'gzip', 'identity']

/** The encoding that a reader likes best, by RFC 9110. Absent: it refuses all of them. */
export function encodingOf({ headers }: Pick<IncomingMessage, 'headers'>): Encoding | undefined {
  return new Negotiator({ headers }).encodings(ENCODINGS, { preferred: ENCODINGS })[0]
}

export async function compress(content: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'identity') return content
  if (encoding === 'gzip') return compressGzip(content)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  return compressBrotli(content, { params })
}

const HTML = 'text/html; charset=utf-8'

type Options = { type?: string | undefined; headers?: typeof SECURITY_HEADERS }

/** A finished page as it goes out again and again: compressed once for each encoding that somebody asked for. */
export class Representation {
  readonly #content: Buffer
  readonly #hash: string
  readonly #cacheControl: string
  readonly #type: string
  readonly #headers: typeof SECURITY_HEADERS
  readonly #ready = new Map<Encoding, Variant>()
  readonly #making = new Map<Encoding, Promise<Variant>>()

  constructor(
    content: string | Buffer,
    cacheControl: string,
    { type = HTML, headers = SECURITY_HEADERS }: Options = {},
  ) {
    this.#content = Buffer.from(content)
    this.#type = type
    this.#headers = headers
    this.#hash = createHash('sha256').update(this.#content).digest('base64url').slice(0, 22)
    this.#cacheControl = cacheControl
  }

  /** Bytes in memory, with both compressed forms allowed for. */
  get size(): number {
    return 1_000 + Math.ceil(this.#content.length * 1.5)
  }

  ready(encoding: Encoding): Variant | undefined {
    return this.#ready.get(encoding)
  }

  variant(encoding: Encoding): Promise<Variant> {
    const making = this.#making.get(encoding) ?? this.#make(encoding)
    this.#making.set(encoding, making)
    return making
  }

  async #make(encoding: Encoding): Promise<Variant> {
    const body = await compress(this.#content, encoding)
    const etag = `"${this.#hash}-${encoding}"`
    const always = [...this.#headers.flat(), 'cache-control', this.#cacheControl, 'vary', 'accept-encoding']
    const validated = [...always, 'etag', etag]
    const headers = [...validated, 'content-type', this.#type, 'content-length', String(body.length)]
    if (encoding !== 'identity') headers.push('content-encoding', encoding)
    const variant = { body, etag, headers, notModifiedHeaders: validated }
    this.#ready.set(encoding, variant)
    return variant
  }
}
