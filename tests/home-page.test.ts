import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BASE, MOST_ABOVE, MOST_BELOW } from '#analytics/disclosure/promise.ts'
import { withBrowser } from './support/browser.ts'
import { checkAccessibility, checkHomePage } from './support/home-page.ts'
import { startWeb } from './support/running-web.ts'
import { type Figures, SOME_FIGURES, startStubGateway } from './support/stub-gateway.ts'

const figures: Figures = { ...SOME_FIGURES }
let gateway: Awaited<ReturnType<typeof startStubGateway>>
let web: Awaited<ReturnType<typeof startWeb>>

beforeAll(async () => {
  gateway = await startStubGateway(figures)
  // Figures change here faster than any that are kept.
  web = await startWeb(gateway.url, { KEEP_PAGES_MS: '0' })
}, 120_000)
beforeEach(() => void Object.assign(figures, SOME_FIGURES))
afterAll(async () => {
  gateway.close()
  expect(await web.stop(), 'exit code of the web').toBe(0)
})

/** The page as text of its HTML, and its status. */
async function read(path: string): Promise<{ status: number; html: string }> {
  const answer = await fetch(web.url + path)
  return { status: answer.status, html: await answer.text() }
}

describe('the home page', () => {
  it('holds in Chromium, in both languages: figures, axe, telephone, keyboard, without script', async () => {
    const counts = { REGISTERED: 23_170, EMAIL_VERIFIED: 18_000, PHONE_VERIFIED: 12_000, PURCHASED: 3_200, PAID: 1_200 }
    const expected = { date: '2020-09-15', counts, scale: 0.001, paidAmount: '1200000000' }
    await checkHomePage(web.url, expected, 0)
  }, 120_000)

  it('opens at the last day of the playback until there is a live event, then at today', async () => {
    expect((await read('/')).html).toContain('value="2020-09-25"')
    figures.liveSince = '2020-11-21T00:15:00Z'
    expect((await read('/')).html).toContain('Keadaan sampai saat ini')
    // Parts of the people come from an edition, which is not of now.
    figures.edition = 7
    for (const path of ['/?province=32', '/provinsi/32', '/sematan?province=32', '/kartu/32.svg']) {
      const { html } = await read(path)
      expect(html, path).toContain('Keadaan sampai akhir 20\u00a0September\u00a02020')
      expect(html, path).not.toContain('saat ini')
    }
    for (const path of ['/provinsi', '/provinsi/32', '/?province=32']) {
      const { html } = await read(`${path}${path.includes('?') ? '&' : '?'}date=2020-09-25`)
      expect(html, path).toContain('Keadaan sampai akhir 20\u00a0September\u00a02020')
      expect(html, path).toContain('yang terakhir terbit sampai 25\u00a0September\u00a02020')
    }
    const waves = (await read('/en/waves')).html
    expect(waves).toContain('<h2>By wave, as of the end of 20\u00a0September\u00a02020</h2>')
    expect(waves).toContain('can differ from those selected in the list of waves above, which are exact')
    expect((await read('/kartu/nasional.svg')).html).toMatch(/Keadaan pada [^<]* pukul/)
  })

  it('says with a filter that figures are rounded and how far, and some not shown, of which edition, and shows none of them', async () => {
    Object.assign(figures, { edition: 7, counts: SOME_FIGURES.counts.map((count) => count / 10) })
    const { html } = await read('/en?date=2020-09-15&province=31')
    expect(html).toContain(`multiples of ${BASE}, up to ${MOST_ABOVE} above and ${MOST_BELOW} below the true count`)
    expect(html).toContain('edition 7')
    expect((await read('/en')).html).toContain('since selection: 2–3 weeks')
    expect(html).toMatch(/data-step="PAID".*?not shown/)
  })

  it('says beside an edition how fresh national totals are, not the edition', async () => {
    figures.edition = 7
    for (const path of ['/?province=32', '/?wave=2', '/provinsi/32', '/provinsi', '/']) {
      const text = (await read(path)).html.replaceAll('\u00a0', ' ')
      expect(text, path).toContain('21 November 2020 pukul 07.20')
      expect(text, path).not.toContain('20 November 2020 pukul')
    }
  })

  it('says that the data is late only when it is, and that a playback is going on only while it is', async () => {
    expect((await read('/en')).html).not.toContain('class="banner"')
    Object.assign(figures, { lagSeconds: 600, finishedAt: null })
    for (const path of ['', '/waves', '/provinces', '/provinces/32', '/progress', '/embed']) {
      const { html } = await read(`/en${path}`)
      expect(html, path).toContain('10 minutes late')
      expect(html, path).toContain('playback is still running')
    }
  })

  it('says that there is no data yet, and does not claim a playback', async () => {
    Object.assign(figures, { counts: SOME_FIGURES.counts.map(() => 0), playback: false })
    const { status, html } = await read('/')
    expect(status).toBe(200)
    expect(html).toContain('Belum ada data')
    expect(html).not.toContain('class="playback"')
  })

  it('says with 503 what to do when the gateway is away, and is not ready', async () => {
    const alone = await startWeb('http://127.0.0.1:9/graphql')
    try {
      const answer = await fetch(`${alone.url}/en?date=2020-09-15`)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
      expect(await answer.text()).toContain('Try again in a minute')
      expect((await fetch(`${alone.url}/health/ready`)).status).toBe(503)
      await withBrowser(async (browser) => {
        const context = await browser.newContext()
        const page = await context.newPage()
        await page.goto(alone.url)
        await checkAccessibility(page, 'gateway away')
      })
    } finally {
      await alone.stop()
    }
  }, 60_000)
})
