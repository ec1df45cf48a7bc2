import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FileAddress } from './address.ts'
import { makeReady, type ReadyFile } from './files.ts'
import { serveOpenData } from './serve.ts'

const CONTENT = 'edition,people\r\n'.repeat(500)
const PATHS = { fixed: '/data/editions/7/funnel-by-wave.csv', latest: '/data/latest/funnel-by-wave.csv' }
let ready: ReadyFile
let server: Server
let base = ''

beforeAll(async () => {
  ready = await makeReady({ edition: 7, name: 'funnel-by-wave.csv', mediaType: 'text/csv', content: CONTENT })
  const json = await makeReady({ edition: 7, name: 'dictionary.json', mediaType: 'application/json', content: '{}' })
  const find = async ({ number, format }: FileAddress) => {
    if (number === 503) throw new Error('the gateway is away')
    if (format === 'DICTIONARY') return json
    return number === 7 || format === 'CSV' ? ready : undefined
  }
  server = createServer(async (request, response) => {
    const refusal = await serveOpenData({ find }, request, response, request.url ?? '')
    if (refusal) response.writeHead(refusal.status).end(refusal.text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  base = `http://127.0.0.1:${address.port}`
})
afterAll(() => void server.close())

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${base}${path}`, { headers: { 'accept-encoding': 'identity', ...headers } })
}

test('a numbered edition may be kept for good, the latest for minutes', async () => {
  expect((await get(PATHS.fixed)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await get(PATHS.latest)).headers.get('cache-control')).toBe('public, max-age=300')
})

test.each(['identity', 'gzip', 'br'])(
  'what was compressed beforehand (%s) is sent, says so, and is not sent twice',
  async (encoding) => {
    const answer = await get(PATHS.fixed, { 'accept-encoding': encoding })
    // fetch has unpacked it: the length that was announced is of what went over the wire.
    expect(await answer.text()).toBe(CONTENT)
    const { identity, gzip, br } = ready.bodies
    expect([gunzipSync(gzip).equals(identity), brotliDecompressSync(br).equals(identity)]).toEqual([true, true])
    const expected = encoding === 'br' ? br : encoding === 'gzip' ? gzip : identity
    expect(answer.headers.get('content-length')).toBe(String(expected.length))
    expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding)
    expect(answer.headers.get('vary')).toBe('accept-encoding')
    const etag = answer.headers.get('etag') ?? ''
    const again = await get(PATHS.fixed, { 'accept-encoding': encoding, 'if-none-match': `"other", W/${etag}` })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
  },
)

test('what a browser shows has a name to be saved under, too', async () => {
  const { headers } = await get('/data/editions/7/dictionary.json')
  expect(headers.get('content-disposition')).toBe('inline; filename="edition-7-dictionary.json"')
})

test('a file is a download with a name of its own, readable from any page, under its licence', async () => {
  const { headers } = await get(PATHS.latest)
  expect(headers.get('content-disposition')).toBe('attachment; filename="edition-7-funnel-by-wave.csv"')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  const link = headers.get('link')
  expect(link).toContain('rel="license"')
  expect(link).toContain('</data/editions/7/dictionary.json>; rel="describedby"')
  expect(link).toContain('</data/corrections.json>; rel="related"')
})

// As https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3 has it; of what is liked equally, the smaller.
test.each([
  ['gzip;q=1.0, br;q=0.1', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=0.5, identity', null],
  ['BR', 'br'],
  ['GZIP', 'gzip'],
  ['br;Q=0, gzip', 'gzip'],
  ['br ; q=0.000', null],
  ['br-x', null],
  ['*', 'br'],
  ['*, br;q=0', 'gzip'],
  ['identity;q=0, *', 'br'],
  ['', null],
])('of %j the encoding is %s', async (accepted, encoding) => {
  const answer = await get(PATHS.fixed, { 'accept-encoding': accepted })
  expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, encoding])
})

test.each(['identity;q=0', '*;q=0'])('whoever takes no encoding that there is (%s) is told so', async (accepted) => {
  const answer = await get(PATHS.fixed, { 'accept-encoding': accepted })
  expect([answer.status, await answer.text()]).toEqual([406, expect.stringContaining('gzip')])
  expect(answer.headers.get('vary')).toBe('accept-encoding')
})

test('another site may ask before whether it may ask with If-None-Match, and reads every answer and what validates it', async () => {
  const answer = await fetch(`${base}${PATHS.fixed}`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://other.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    },
  })
  expect([answer.status, await answer.text()]).toEqual([204, ''])
  expect(answer.headers.get('access-control-allow-methods')).toContain('GET')
  expect(answer.headers.get('access-control-allow-headers')).toBe('*')
  for (const [path, method, status, says] of [
    [PATHS.fixed, 'GET', 200, 'people'],
    ['/data/none', 'GET', 404, 'tidak ada: /data/catalogue.jsonld'],
    ['/data/catalogue.jsonld', 'GET', 404, 'Belum ada edisi'],
    [PATHS.fixed, 'POST', 405, 'Berkas hanya dapat dibaca. / Files can only be read.'],
    ['/data/editions/503/funnel-by-wave.csv', 'GET', 503, 'tidak menjawab'],
  ] as const) {
    const given = await fetch(`${base}${path}`, { method })
    expect([given.status, await given.text()], path).toEqual([status, expect.stringContaining(says)])
    expect(given.headers.get('access-control-allow-origin'), path).toBe('*')
    expect(given.headers.get('access-control-expose-headers'), path).toMatch(/ETag.*Link/)
  }
})
