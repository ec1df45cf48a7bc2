import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createListener } from './listener.ts'
import { OpenDataFiles } from './open-data/files.ts'
import { Representation } from './representation.ts'
import { createSignIn } from './sign-in/index.ts'

const seen: IncomingMessage[] = []
const logger = pino({ level: 'silent' })
const signIn = createSignIn(
  {
    PUBLIC_URL: 'http://127.0.0.1:9',
    WEB_PUBLIC_URL: 'http://127.0.0.1:9',
    OIDC_CLIENT_ID: 'web',
    SESSION_KEYS: ['x'.repeat(32)],
  },
  logger,
)
const server = createServer(
  createListener({
    logger,
    signIn,
    keepPagesFor: 0,
    buildFiles: new Map([['/_next/static/a.css', new Representation('p{color:red}', 'public', { type: 'text/css' })]]),
    openData: new OpenDataFiles('http://127.0.0.1:9/data'),
    // Nothing listens on the discard port.
    gatewayUrl: 'http://127.0.0.1:9/graphql',
    next: async (request, response) => {
      seen.push(request)
      if (request.url === '/broken') throw new Error('the renderer fell over')
      // As Next does.
      if (request.method === 'HEAD') return void response.writeHead(200, { 'content-type': 'text/html' }).end()
      response.setHeader('x-powered-by', 'Next.js')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      if (/missing|provinsi/.test(request.url ?? '')) response.write('<meta name="answer-status" content="404"/>')
      response.write('<p>Halo</p>')
      response.end('<script>1</script>'.repeat(200))
    },
  }),
)
let base = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describe('what stands before Next', () => {
  it('sends whoever spells a page in another case to its own address', async () => {
    for (const [asked, own] of [
      ['/EN', '/en'],
      ['/En/Waves?date=2020-09-15', '/en/waves?date=2020-09-15'],
      ['/GELOMBANG', '/gelombang'],
    ]) {
      const response = await fetch(`${base}${asked}`, { redirect: 'manual' })
      expect([response.status, response.headers.get('location')], asked).toEqual([308, own])
    }
  })

  it('sends a page whole, without script, under a policy that allows none', async () => {
    const answer = await fetch(`${base}/`)
    expect(await answer.text()).toBe('<p>Halo</p>')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(answer.headers.get('x-powered-by')).toBeNull()
  })

  it('keeps Next’s own protocol out', async () => {
    await fetch(`${base}/`, { headers: { rsc: '1', 'next-router-prefetch': '1', 'x-middleware-subrequest': 'x' } })
    const names = Object.keys(seen.at(-1)?.headers ?? {})
    expect(names.filter((name) => /^(rsc|next-|x-middleware)/.test(name))).toEqual([])
    expect((await fetch(`${base}/_next/data/x.json`)).status).toBe(404)
    expect((await fetch(`${base}/_next/static/chunks/main.js`)).status).toBe(404)
    expect((await fetch(`${base}/_next/image?url=http://elsewhere`)).status).toBe(404)
  })

  it('sends the styles compressed, each time the same bytes', async () => {
    for (const encoding of ['br', 'gzip', 'identity']) {
      const answer = await fetch(`${base}/_next/static/a.css`, { headers: { 'accept-encoding': encoding } })
      expect(answer.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding)
      expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['p{color:red}', 'text/css'])
    }
  })

  it.each([
    '/kelola',
    '/kelola/corong?wave=3',
    '/en/manage/payments',
    '/en/kelola',
    '/id/kelola/corong',
    '/kelola.rsc',
    '/kelola/corong.rsc?_rsc=1',
    '/%6belola/corong',
    '/KELOLA',
    '/kelola/../kelola/corong',
    '/kelola;x',
    '/kelola/corong.csv',
  ])('renders nothing of a management page for somebody who has not signed in: %s', async (address) => {
    const before = seen.length
    for (const headers of [
      {},
      { rsc: '1', 'next-router-prefetch': '1', 'next-router-state-tree': '%5B%5D' },
      { 'x-gelombang-viewer': 'e30', 'x-middleware-subrequest': 'src/proxy', purpose: 'prefetch' },
      { 'next-action': 'x', cookie: 'gelombang-session=x.y.z' },
    ] as Record<string, string>[]) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const answer = await fetch(base + address, { method, headers, redirect: 'manual' })
        expect([answer.status, answer.headers.get('cache-control')]).toEqual([303, 'no-store'])
        expect(answer.headers.get('location')).toMatch(/^\/auth\/sign-in\?return-to=/)
        expect(await answer.text()).toBe('')
      }
    }
    expect(seen).toHaveLength(before)
  })

  it('takes no address whose first part could be a host’s name', async () => {
    expect((await fetch(`${base}//kelola/corong`, { redirect: 'manual' })).status).toBe(400)
    expect((await fetch(`${base}/auth/x`)).status).toBe(404)
    expect((await fetch(`${base}/auth/sign-out`, { method: 'POST' })).status).toBe(404)
  })

  it('answers a request for the head alone as it does the whole, without a body', async () => {
    for (const address of [
      '/',
      '/missing',
      '/provinsi/99',
      '/broken',
      '/%',
      '/data/x',
      '/kelola',
      '/auth/x',
      '/auth/sign-in',
      '/health/x',
      '/_next/x',
    ]) {
      const [whole, head] = await Promise.all(
        ['GET', 'HEAD'].map((method) => fetch(base + address, { method, redirect: 'manual' })),
      )
      // Of the connection, not of the answer.
      const ofAnswer = (answer?: Response) =>
        [...(answer?.headers ?? [])].filter(([name]) => !/^(date|connection|keep-alive|transfer-encoding)$/.test(name))
      expect([head?.status, ofAnswer(head)], address).toEqual([whole?.status, ofAnswer(whole)])
      expect(await head?.text(), address).toBe('')
    }
  })

  it.each(['*', 'kelola', 'http://[/', '//kelola', '/\\kelola'])('takes %s for no address', async (target) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('takes a form that leads back to the longest question, and says in words that a longer one is too long', async () => {
    const send = (path: string, form: Record<string, string>) =>
      fetch(base + path, {
        method: 'POST',
        headers: { origin: base },
        body: new URLSearchParams(form),
        redirect: 'manual',
      })
    const question = `/kelola/corong?${'district=3273&'.repeat(1_000)}`
    const answer = await send('/auth/theme', { theme: 'dark', 'return-to': question })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, question])
    const longer = await send('/verify-email', { token: 'x'.repeat(50_000) })
    expect([longer.status, await longer.text()]).toEqual([413, expect.stringMatching(/terlalu panjang.*choose fewer/)])
  })

  it('only reads', async () => {
    const answer = await fetch(`${base}/`, { method: 'POST', body: 'x' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect(await answer.text()).toBe('Halaman hanya dapat dibaca.\nPages can only be read.\n')
  })

  it('answers a page that fell over in words, without the reason', async () => {
    const answer = await fetch(`${base}/broken`)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('renderer')
  })

  it('is live by itself, and ready only when the gateway answers', async () => {
    expect((await fetch(`${base}/health/live`)).status).toBe(200)
    const ready = await fetch(`${base}/health/ready`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'the gateway does not answer' }])
  })
})
