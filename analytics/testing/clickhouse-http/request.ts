import type { IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** What a client of ClickHouse's HTTP interface asks for. */
export type HttpQuery = {
  sql: Buffer
  queryId: string
  database: string
  /** As they stand in the request: text in ClickHouse's escaped form. */
  parameters: ReadonlyMap<string, string>
  settings: ReadonlyMap<string, string>
  /** Of an answer whose query names none. */
  format: string
  user: string
  password: string
}

const PARAMETER = 'param_'
// The HTTP server's own, which the engine does not know.
const OF_THE_SERVER = new Set([
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'enable_http_compression',
])

/** Reads a request as ClickHouse does: query and values in the address, in a form, or the query in the body. */
export async function readHttpQuery(request: IncomingMessage): Promise<HttpQuery> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const body = await readBody(request)
  const fields = new Map(searchParams)
  const isForm = request.headers['content-type']?.startsWith('multipart/form-data')
  if (isForm) for (const [name, value] of await readForm(request, body)) fields.set(name, value)
  const take = (name: string): string | undefined => {
    const value = fields.get(name)
    fields.delete(name)
    return value
  }
  const parts = [Buffer.from(take('query') ?? ''), isForm ? Buffer.alloc(0) : body].filter(({ length }) => length)
  const common = {
    sql: Buffer.concat(parts.flatMap((part, index) => (index ? [Buffer.from('\n'), part] : [part]))),
    queryId: take('query_id') ?? '',
    database: take('database') ?? 'default',
    format: take('default_format') ?? 'TabSeparated',
    ...readSignIn(request, take),
  }
  const entries = [...fields]
  return {
    ...common,
    parameters: new Map(
      entries.flatMap(([name, value]) => (name.startsWith(PARAMETER) ? [[name.slice(PARAMETER.length), value]] : [])),
    ),
    settings: new Map(entries.filter(([name]) => !name.startsWith(PARAMETER) && !OF_THE_SERVER.has(name))),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks)
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}

async function readForm(request: IncomingMessage, body: Buffer): Promise<[string, string][]> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const form = await new Response(new Uint8Array(body), { headers }).formData()
  return [...form].map(([name, value]) => [name, typeof value === 'string' ? value : ''])
}

function readSignIn(
  { headers }: IncomingMessage,
  take: (name: string) => string | undefined,
): { user: string; password: string } {
  const [user, password] = [take('user'), take('password')]
  if (headers.authorization?.startsWith('Basic ')) {
    const text = Buffer.from(headers.authorization.slice(6), 'base64').toString()
    const colon = text.indexOf(':')
    return { user: text.slice(0, colon), password: text.slice(colon + 1) }
  }
  const ofHeaders = { user: headers['x-clickhouse-user'], password: headers['x-clickhouse-key'] }
  return { user: String(ofHeaders.user ?? user ?? 'default'), password: String(ofHeaders.password ?? password ?? '') }
}
