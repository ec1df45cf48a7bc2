import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Engine } from './engine.ts'
import { readHttpQuery } from './request.ts'

/** Who may sign in, and which version the server says it is, so that an old one can be played. */
export type ServerOptions = { user: string; password: string; version?: string | undefined }

/** ClickHouse's HTTP interface, as far as @clickhouse/client speaks it, over an engine in this process. */
export function createHttpServer(engine: Engine, options: ServerOptions): Server {
  return createServer((request, response) => {
    answer(engine, options, request, response).catch((error: unknown) => refuse(response, error))
  })
}

async function answer(
  engine: Engine,
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === '/ping') return void response.end('Ok.\n')
  const query = await readHttpQuery(request)
  response.setHeader('X-ClickHouse-Query-Id', query.queryId)
  if (query.user !== options.user || query.password !== options.password) {
    throw new Error(
      `Code: 516. DB::Exception: ${query.user}: Authentication failed: password is incorrect, or there is no user ` +
        'with such name. (AUTHENTICATION_FAILED)',
    )
  }
  const { bytes, rowsRead, bytesRead, seconds } = await engine.run(query)
  const isVersion = options.version && /^SELECT version\(\)/.test(query.sql.toString())
  const body = isVersion ? Buffer.from(`${options.version}\n`) : bytes
  const summary = {
    read_rows: String(rowsRead),
    read_bytes: String(bytesRead),
    written_rows: '0',
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: String(body.length),
    elapsed_ns: String(Math.round(seconds * 1e9)),
  }
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary))
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  const wantsGzip =
    request.url?.includes('enable_http_compression=1') && request.headers['accept-encoding']?.includes('gzip')
  if (wantsGzip) response.setHeader('Content-Encoding', 'gzip')
  response.end(wantsGzip ? gzipSync(body) : body)
}

const STATUS_OF_CODE: Record<string, number> = { 60: 404, 62: 400, 47: 404, 81: 404, 516: 403 }

/** An error's status, code and text as the server gives them. */
function refuse(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002'
  response.setHeader('X-ClickHouse-Exception-Code', code)
  response.statusCode = STATUS_OF_CODE[code] ?? 500
  response.end(`${message}\n`)
}
