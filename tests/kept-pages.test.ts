import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { plain } from './support/page-reader.ts'
import { type RunningWeb, startWeb } from './support/running-web.ts'
import { type Figures, SOME_FIGURES, startStubGateway } from './support/stub-gateway.ts'

const KEEP_MS = 1_500

const figures: Figures = { ...SOME_FIGURES }
let gateway: Awaited<ReturnType<typeof startStubGateway>>
let web: RunningWeb
let brief: RunningWeb

beforeAll(async () => {
  gateway = await startStubGateway(figures)
  web = await startWeb(gateway.url)
  brief = await startWeb(gateway.url, { KEEP_PAGES_MS: String(KEEP_MS) })
}, 120_000)
beforeEach(() => void Object.assign(figures, SOME_FIGURES))
afterAll(async () => {
  gateway.close()
  await Promise.all([web.stop(), brief.stop()])
})

async function read(address: string, headers: Record<string, string> = {}) {
  const answer = await fetch(address, { headers })
  return { status: answer.status, headers: answer.headers, html: await answer.text() }
}

describe('public pages', () => {
  it('cost the gateway for 1,000 views, in every spelling of their address, what one view costs', async () => {
    await read(`${web.url}/en?date=2020-08-01`)
    const ofOne = gateway.asked()
    await read(`${web.url}/en?date=2020-08-02`)
    const cost = gateway.asked() - ofOne
    for (let views = 0; views < 1_000; views += 50) {
      const addresses = Array.from(
        { length: 50 },
        (_, view) => `${web.url}/en?utm=${views + view}&wave=&date=2020-08-02`,
      )
      await Promise.all(addresses.map((address) => read(address)))
    }
    // Slower than a third of the time that pages are kept, they may have been renewed once.
    expect(gateway.asked() - ofOne).toBeLessThanOrEqual(2 * cost)
    expect(cost).toBeGreaterThan(0)
  })

  it('and files that there are not cost it for 1,000 views what one view costs', async () => {
    const wrong = [
      '/provinsi/99?date=2020-08-05',
      '/en/provinces/99?date=2020-08-05',
      '/?wave=99&date=2020-08-05',
      '/en/embed?province=99',
      '/en/waves?date=x',
      '/kartu/99.png?date=2020-08-05',
      '/unduh/nothing.csv',
      '/unduh/funnel.csv?wave=99',
      '/nowhere',
      '/en/nowhere/at/all',
      '/provinsi/abc',
      '/data/latest/nothing.csv',
      '/data/editions/99/funnel-by-wave.csv',
    ]
    for (const address of wrong) {
      const first = await read(web.url + address)
      expect([400, 404], address).toContain(first.status)
      const asked = gateway.asked()
      const views = await Promise.all(Array.from({ length: 77 }, () => read(web.url + address)))
      expect(new Set(views.map(({ status }) => status)), address).toEqual(new Set([first.status]))
      expect(gateway.asked() - asked, address).toBe(0)
    }
  })

  it('are sent as what they are: compressed, to be kept by anybody for a short while, different by encoding alone', async () => {
    for (const encoding of ['br', 'gzip', 'identity']) {
      const { status, headers, html } = await read(`${web.url}/`, { 'accept-encoding': encoding })
      expect([status, headers.get('content-encoding')]).toEqual([200, encoding === 'identity' ? null : encoding])
      expect(headers.get('cache-control')).toBe('public, max-age=10')
      expect(headers.get('vary')).toBe('accept-encoding')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(html).toContain('23.170')
      const etag = headers.get('etag') ?? ''
      const again = { 'accept-encoding': encoding, 'if-none-match': `"other", W/${etag}` }
      const unchanged = await read(`${web.url}/`, again)
      expect([unchanged.status, unchanged.html, unchanged.headers.get('etag')]).toEqual([304, '', etag])
      expect((await read(`${web.url}/`, { ...again, 'if-none-match': '"other"' })).status).toBe(200)
    }
    const head = await fetch(`${web.url}/`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('do not depend on who asks', async () => {
    const asked = { cookie: 'session=secret', 'accept-language': 'en', 'x-forwarded-host': 'evil.example' }
    const { html } = await read(`${web.url}/?date=2020-08-03`, asked)
    expect(html).toContain('lang="id"')
    expect(html).not.toMatch(/secret|evil/)
  })

  it('are never kept where an address holds a secret, or where something was wrong', async () => {
    for (const path of ['/verify-email?token=0123456789012345678901', '/?date=x', '/nowhere']) {
      expect((await read(web.url + path)).headers.get('cache-control'), path).toContain('no-store')
    }
  })

  it('show a new event within a minute', async () => {
    await read(`${brief.url}/?date=2020-08-04`)
    Object.assign(figures, { counts: SOME_FIGURES.counts.map((count) => count + 1) })
    await sleep(KEEP_MS)
    expect((await read(`${brief.url}/?date=2020-08-04`)).html).toContain('23.171')
    // Twenty times longer in operation, and a third of that in readers’ browsers.
    expect(20 * KEEP_MS + 10_000).toBeLessThan(60_000)
  })

  it('stay, with a notice, while the gateway is away, and never fail when it goes or comes', async () => {
    const own = await startStubGateway(figures)
    const alone = await startWeb(own.url, { KEEP_PAGES_MS: String(KEEP_MS) })
    try {
      const first = await read(`${alone.url}/en`)
      expect(first.html).not.toContain('longer than usual')
      expect((await read(`${alone.url}/en/embed`)).html).not.toContain('longer than usual')
      const files = [
        '/en/download/funnel.json',
        '/unduh/funnel.csv',
        '/en/card/nasional.svg',
        '/kartu/nasional.svg',
        '/kartu/nasional.png',
      ]
      const fresh = await Promise.all(files.map((file) => read(alone.url + file)))
      for (const file of fresh) expect(file.html).not.toMatch(/longer than usual|belum tersedia|card-late"/)
      const statuses = new Set<number>()
      const reading = (async () => {
        const until = Date.now() + 2 * KEEP_MS
        while (Date.now() < until) statuses.add((await read(`${alone.url}/en`)).status)
      })()
      own.close()
      await reading
      expect(statuses).toEqual(new Set([200]))
      const late = await read(`${alone.url}/en`)
      expect(late.html).toContain('Newer figures take longer than usual. These are the figures of ')
      expect(late.html).toContain('23,170')
      expect(late.headers.get('etag')).not.toBe(first.headers.get('etag'))
      const embedded = await read(`${alone.url}/en/embed`)
      expect(embedded.html).toContain('Newer figures take longer than usual. These are the figures of ')
      expect(embedded.html).toContain('23,170')
      for (const [index, file] of files.entries()) {
        const late = await read(alone.url + file)
        expect([late.status, late.headers.get('cache-status')], file).toEqual([
          200,
          expect.stringContaining('fwd=stale'),
        ])
        expect(Date.parse(late.headers.get('last-modified') ?? ''), file).toBeLessThan(Date.now())
        expect(late.html === fresh[index]?.html, file).toBe(file.endsWith('.csv'))
        const [notice = ''] = /(Newer figures|Angka terbaru)[^<"]*/.exec(plain(late.html)) ?? []
        if (/csv|png/.test(file)) continue
        expect(notice, file).toMatch(
          /take longer than usual. These are the figures of \d|belum tersedia. Ini angka pada \d/,
        )
        // As many signs as find room on a card.
        expect(notice.length, file).toBeLessThan(98)
      }
      expect((await read(`${alone.url}/`)).status).toBe(503)
    } finally {
      await alone.stop()
    }
  }, 60_000)
})
