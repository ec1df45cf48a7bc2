import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFileAddress } from './address.ts'
import { makeReady, type ReadyFile } from './files.ts'
import { sendFile } from './send.ts'

const CONTENT = 'edition,people\r\n'.repeat(500)
const PATHS = { fixed: '/data/editions/7/funnel-by-wave.csv', latest: '/data/latest/funnel-by-wave.csv' }
let ready: ReadyFile
let server: Server
let base = ''

beforeAll(async () => {
  ready = await makeReady({ edition: 7, name: 'funnel-by-wave.csv', mediaType: 'text/csv', content: CONTENT })
  server = createServer((request, response) => {
    const address = readFileAddress(request.url ?? '')
    if (address) sendFile(request, response, address, ready)
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

test('a file is a download with a name of its own, readable from any page, under its licence', async () => {
  const { headers } = await get(PATHS.latest)
  expect(headers.get('content-disposition')).toBe('attachment; filename="edition-7-funnel-by-wave.csv"')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  const link = headers.get('link')
  expect(link).toContain('rel="license"')
  expect(link).toContain('</data/editions/7/dictionary.json>; rel="describedby"')
  expect(link).toContain('</data/corrections.json>; rel="related"')
})
