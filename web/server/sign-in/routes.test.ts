import { randomBytes } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createCookieJar } from './cookies.ts'
import type { Issuer, Session } from './issuer.ts'
import { createAuthRoutes } from './routes.ts'
import { createSeal } from './sealed.ts'

const WEB = 'http://web.example'
const FUNNEL = '/en/manage/funnel?wave=3'
const PAYMENTS = '/kelola/pembayaran'

/** What the issuer is asked, in turn. */
let finished: { query: string; verifier: string }[] = []
const session: Session = { subject: 'ayu', name: 'Ayu', roles: [], token: 't', tokenEndsAt: 0, endsAt: 0 }
const issuer: Issuer = {
  begin: async ({ state }) => new URL(`http://issuer.example/auth?state=${state}`),
  finish: async (query, { verifier }) => {
    finished.push({ query, verifier })
    return session
  },
  refresh: async (before) => before,
  end: async () => new URL(WEB),
}
const routes = createAuthRoutes({
  issuer,
  sessions: { of: async () => session, read: async () => session, start: async () => {}, end: () => {} },
  cookies: createCookieJar(false),
  seal: createSeal(['a key of this test']),
  webPublicUrl: WEB,
  logger: pino({ level: 'silent' }),
})

beforeEach(() => {
  finished = []
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => void vi.useRealTimers())

/** A browser that keeps cookies; `read` answers where an address leads. */
function openBrowser(kept = new Map<string, string>()) {
  const read = async (address: string): Promise<string> => {
    const request = new IncomingMessage(new Socket())
    request.method = 'GET'
    request.url = address
    request.headers = { host: 'web.example', cookie: [...kept].map((pair) => pair.join('=')).join('; ') }
    const response = new ServerResponse(request)
    await routes(request, response, address.replace(/\?.*/, ''))
    for (const cookie of [response.getHeader('set-cookie') ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(cookie)) ?? []
      if (/Max-Age=0/.test(String(cookie))) kept.delete(name)
      else kept.set(name, value)
    }
    return String(response.getHeader('location'))
  }
  const begin = async (returnTo: string): Promise<string> => {
    const issuerAddress = await read(`/auth/sign-in?${new URLSearchParams({ 'return-to': returnTo })}`)
    return `/auth/callback?code=c&state=${new URL(issuerAddress).searchParams.get('state')}`
  }
  return { kept, read, begin }
}

it('a sign-in in each of two tabs leads to what each had asked for, whichever is finished first', async () => {
  for (const order of ['first', 'last']) {
    const { begin, read } = openBrowser()
    const tabs = [[await begin(FUNNEL), FUNNEL] as const, [await begin(PAYMENTS), PAYMENTS] as const]
    for (const [back, wanted] of order === 'first' ? tabs : tabs.reverse()) expect(await read(back)).toBe(wanted)
  }
  expect(new Set(finished.map(({ verifier }) => verifier)).size).toBe(4)
})

it('two tabs that begin at the same moment do not take the place of each other', async () => {
  const { begin, read } = openBrowser()
  const [one, other] = await Promise.all([begin(FUNNEL), begin(PAYMENTS)])
  expect([await read(one), await read(other)]).toEqual([FUNNEL, PAYMENTS])
})

it('a sign-in that took too long says so in the language of what was asked for, and goes on to it from there', async () => {
  const { begin, read, kept } = openBrowser()
  const back = await begin(FUNNEL)
  vi.advanceTimersByTime(601_000)
  const expired = `/en/staff?${new URLSearchParams({ problem: 'expired', 'return-to': FUNNEL })}`
  expect(await read(back)).toBe(expired)
  kept.clear()
  expect(await read(back)).toBe(expired)
  expect(finished).toEqual([])
})

it('a sign-in leads to a question about every district there is, by an address that any issuer takes', async () => {
  const codes = Array.from({ length: 541 }, (_, index) => 1_101 + Math.floor(index * 16.3))
  const question = `/kelola/corong?${codes.map((code) => `district=${code}`).join('&')}`
  const { begin, read } = openBrowser()
  const back = await begin(question)
  expect(back.length).toBeLessThan(4_000)
  expect(await read(back)).toBe(question)
  const nonsense = randomBytes(7_000).toString('hex')
  const other = await begin(`/kelola/corong?x=${nonsense}`)
  expect(other.length).toBeLessThan(4_000)
  expect(await read(other)).toBe('/kelola')
})

it('a sign-in is finished only by the browser that began it, and once', async () => {
  const { begin, read } = openBrowser()
  const back = await begin(FUNNEL)
  expect(await openBrowser().read(back)).toContain('problem=expired')
  expect(await read(`${back}x`)).toContain('problem=expired')
  expect(await read(back)).toBe(FUNNEL)
  expect(await read(back)).toContain('problem=expired')
  expect(finished).toHaveLength(1)
})

it('sign-ins that nobody finishes leave a few short cookies', async () => {
  const { begin, read, kept } = openBrowser()
  const all = []
  for (let tab = 0; tab < 30; tab++) all.push(await begin(`/kelola/corong?wave=${tab}&x=${'x'.repeat(1_500)}`))
  expect([...kept].join().length).toBeLessThan(500)
  expect(await read(all.at(-1) ?? '')).toContain('wave=29')
  expect(await read(all[0] ?? '')).toContain('problem=expired')
})
