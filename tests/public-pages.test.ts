import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withBrowser } from './support/browser.ts'
import { checkAccessibility, checkTelephone, onPage, onPages } from './support/home-page.ts'
import { figures, gateway, PAGES, putFiguresBack, startPublicWeb, stopPublicWeb, web } from './support/public-web.ts'
import { startWeb } from './support/running-web.ts'

/** Pages with a form that asks for a day. */
const DATED = ['/', '/gelombang', '/provinsi', '/provinsi/32', '/perkembangan']

beforeAll(startPublicWeb, 120_000)
afterAll(stopPublicWeb)
beforeEach(putFiguresBack)

async function read(path: string): Promise<{ status: number; html: string; url: string }> {
  const answer = await fetch(web.url + path)
  return { status: answer.status, html: await answer.text(), url: answer.url.slice(web.url.length) }
}

type Part = { keys: string[]; labels: string[]; steps: { step: string; count: number | null }[] }
type Answer = { waves: { number: number; entrantCount: number }[]; funnel: { breakdown: Part[] } }

/** The same figures, asked of the API. */
async function ask(query: string): Promise<Answer> {
  const answer = await fetch(gateway.url, { method: 'POST', body: JSON.stringify({ query }) })
  return (await answer.json()).data
}

describe('public pages besides the first', () => {
  it('are marked as a playback where they show no figures too, which costs the gateway no question each', async () => {
    const paths = ['/metode', '/en/sign-in', '/petugas', '/en/nowhere', '/verify-email']
    for (const path of paths) expect((await read(path)).html, path).toMatch(/class="playback"[\s\S]*1:1[.,]000/)
    const asked = gateway.asked()
    for (const path of paths) await read(path)
    expect(gateway.asked()).toBe(asked)
  })

  it('lead to each other in the language of the reader, by the header and by the language switch', async () => {
    for (const [own = '', english = ''] of PAGES) {
      const [indonesian, inEnglish] = [await read(own), await read(english)]
      expect([indonesian.status, inEnglish.status]).toEqual([200, 200])
      expect(indonesian.html).toContain('<html lang="id"')
      expect(inEnglish.html).toContain('<html lang="en"')
      expect(indonesian.html).toContain(`href="${english}" hrefLang="en"`)
      expect(inEnglish.html).toContain(`href="${own}" hrefLang="id"`)
      for (const link of ['/en', '/en/waves', '/en/provinces', '/en/method', '/en/open-data']) {
        expect(inEnglish.html).toContain(`href="${link}"`)
      }
    }
    expect((await read('/en/provinsi/32')).url).toBe('/en/provinces/32')
  })

  it('that say why a sign-in did not work out say it in the other language as well, and go on to the same from there', async () => {
    const asked = new URLSearchParams({ problem: 'expired', 'return-to': '/en/manage/funnel?wave=3' })
    const english = await read(`/en/staff?${asked}`)
    const [, other = ''] = /href="([^"]+)" hrefLang="id"/.exec(english.html) ?? []
    const indonesian = await read(other.replaceAll('&amp;', '&'))
    expect(english.html).toContain('This sign-in is no longer valid')
    expect(indonesian.html).toContain('Proses masuk ini tidak berlaku lagi')
    const leadsTo = (html: string) => new URLSearchParams(/\/auth\/sign-in\?([^"]+)"/.exec(html)?.[1]).get('return-to')
    expect(leadsTo(english.html)).toBe('/en/manage/funnel?wave=3')
    expect(leadsTo(indonesian.html)).toBe('/manage/funnel?wave=3')
  })

  it('can be asked for another day without script, by their form', async () => {
    await withBrowser(async (browser) => {
      await onPages(browser, web.url, { javaScriptEnabled: false }, async (page) => {
        for (const path of DATED) {
          await page.goto(web.url + path)
          await page.fill('#date', '2020-06-01')
          if (path === '/') await page.selectOption('#province', '32')
          await Promise.all([page.waitForURL(/date=2020-06-01/), page.click('form button')])
          expect(await page.textContent('main'), path).toContain('1 Juni 2020'.replaceAll(' ', '\u00a0'))
          expect(await page.inputValue('#date')).toBe('2020-06-01')
        }
      })
    })
  })

  it('show the numbers of the API, on the tiles, in the tables, in both languages', async () => {
    const { funnel, waves } = await ask(
      '{ waves { number entrantCount } funnel(by: [PROVINCE]) { breakdown { keys labels steps { step count } } } }',
    )
    await withBrowser(async (browser) => {
      for (const [path, locale] of [
        ['/provinsi', 'id-ID'],
        ['/en/provinces', 'en-GB'],
      ] as const) {
        const format = new Intl.NumberFormat(locale, { useGrouping: 'always' })
        await onPage(browser, web.url + path, {}, async (page) => {
          for (const { keys, steps } of funnel.breakdown) {
            const count = steps.find(({ step }) => step === 'REGISTERED')?.count ?? Number.NaN
            expect(await page.textContent(`.tiles a[href$="/${keys[0]}"] .count`)).toBe(format.format(count))
            expect(await page.textContent(`tr[data-key="${keys[0]}"] td`)).toBe(format.format(count))
          }
        })
      }
    })
    const { html } = await read('/en/waves')
    for (const { entrantCount } of waves) expect(html).toContain(entrantCount.toLocaleString('en-GB'))
    expect(html).toContain('beacon round 4242')
    expect(html).toContain('d5f1&lt;&amp;&gt;')
  })

  it('say beside the figures of an edition what turned out to be wrong in their table, and beside no others', async () => {
    for (const [own, english] of [
      ['/', '/en'],
      ['/?province=32', '/en?province=32'],
      ['/provinsi', '/en/provinces'],
      ['/provinsi/32', '/en/provinces/32'],
    ] as const) {
      expect((await read(own)).html, own).toContain('Satu minggu &lt;hilang&gt; — Berkasnya terlambat.')
      expect((await read(english)).html, english).toContain('A week is &lt;missing&gt; — Its file was late.')
    }
    for (const path of ['/gelombang', '/?wave=3', '/perkembangan']) {
      expect((await read(path)).html, path).not.toContain('hilang')
    }
    expect((await read('/unduh/funnel-by-province.json')).html).toContain('Satu minggu <hilang> — Berkasnya terlambat.')
    expect((await read('/unduh/funnel-by-wave.json')).html).not.toContain('hilang')
  })

  it('tell at the open data each correction with its table, of editions that are not listed too, and what is overdue', async () => {
    const textOf = async (path: string) => (await read(path)).html.replaceAll('<!-- -->', '')
    const html = await textOf('/data-terbuka')
    expect(html).toMatch(
      /Koreksi edisi 3, [^<]*: Peserta menurut tahap dan provinsi: Satu minggu &lt;hilang&gt; — Berkasnya terlambat\./,
    )
    expect(html).toContain('terlambat: angka sampai')
    const english = await textOf('/en/open-data')
    expect(english).toMatch(/Correction of edition 3, [^<]*A week is &lt;missing&gt; — Its file was late\./)
    expect(english).toContain('overdue: figures up to')
    expect(english).toContain('the dictionary says how far in each table')
  })

  it('say at the open data, in place of what comes when, that nothing comes after a playback’s own edition', async () => {
    figures.isAnnounced = false
    // That has kept no page yet.
    const another = await startWeb(gateway.url)
    try {
      for (const [path, says] of [
        ['/data-terbuka', 'Tidak ada edisi lain: edisi putar ulang adalah satu-satunya sampai program berjalan.'],
        ['/en/open-data', 'No further editions: the playback’s own is the only one until the programme is live.'],
      ] as const) {
        const html = await (await fetch(another.url + path)).text()
        expect(html, path).toContain(says)
        expect(html, path).not.toMatch(/: angka sampai|: figures up to/)
      }
    } finally {
      await another.stop()
    }
  }, 60_000)

  it('keep the date that was asked for, from page to page and in the other language', async () => {
    for (const [own, english] of PAGES) {
      if (own === '/metode' || own === '/data-terbuka') continue
      const { status, html } = await read(`${english}?date=2020-08-01`)
      expect(status, english).toBe(200)
      for (const link of ['/en', '/en/waves', '/en/provinces', '/en/progress']) {
        expect(html, english).toContain(`href="${link}?date=2020-08-01"`)
      }
      expect(html).toContain(`href="${own}?date=2020-08-01" hrefLang="id"`)
      expect((await read(`${english}?date=2020-02-31`)).status, english).toBe(400)
    }
  })

  it('can be shown elsewhere: the funnel within other sites, which no other page may be, and a picture of each', async () => {
    const framed = async (path: string) =>
      (await fetch(web.url + path, { redirect: 'manual' })).headers.get('content-security-policy')
    expect(await framed('/sematan?date=2020-08-01')).toContain('frame-ancestors *')
    for (const path of ['/', '/gelombang', '/sematan/x', '/kelola']) {
      expect(await framed(path), path).not.toContain('frame-ancestors *')
    }
    // The code that is offered goes on with time, unless its page is of a day.
    expect((await read('/en?province=32')).html).toMatch(/iframe src=&quot;[^&]*\/en\/embed\?province=32&quot;/)
    expect((await read('/?date=2020-08-01')).html).toMatch(/iframe src=&quot;[^&]*\/sematan\?date=2020-08-01&quot;/)
    await withBrowser((browser) =>
      onPage(
        browser,
        `${web.url}/en/embed`,
        { colorScheme: 'dark', viewport: { width: 360, height: 640 } },
        async (page) => {
          expect(await page.textContent('main')).toContain('23,170')
          await checkTelephone(page)
          await checkAccessibility(page, 'embedded')
        },
      ),
    )
    const pictures = await Promise.all(
      ['/kartu/nasional.png', '/en/card/nasional.png', '/kartu/32.png?date=2020-08-01'].map(async (path) => {
        const answer = await fetch(web.url + path)
        expect([answer.status, answer.headers.get('content-type')], path).toEqual([200, 'image/png'])
        const picture = Buffer.from(await answer.arrayBuffer())
        expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1_200, 630])
        return picture.toString('base64')
      }),
    )
    expect(new Set(pictures).size).toBe(3)
    // What they say can be read in the drawing: of what the figures are, and how exact.
    const nation = (await read('/en/card/nasional.svg?date=2020-08-01')).html.replaceAll('\u00a0', ' ')
    for (const words of [
      '23,170',
      '12,000 · 51.8%',
      'of those registered',
      'As of the end of 1 August 2020',
      '1:1,000',
    ]) {
      expect(nation).toContain(words)
    }
    expect(nation).not.toContain('edition')
    const province = (await read('/kartu/32.svg?date=2020-08-01')).html
    for (const words of ['Jawa Barat', 'Persentase dari pendaftar', 'Jumlah dibulatkan, dari edisi 7']) {
      expect(province).toContain(words)
    }
    expect((await read('/en/provinces/32')).html).toMatch(/property="og:image" content="http[^"]*\/en\/card\/32\.png"/)
    expect((await read('/kartu/99.png')).status).toBe(404)
  })

  it('say that there is no such province with 404, and with 503 what to do when the gateway is away', async () => {
    for (const path of ['/provinsi/99', '/provinsi/1', '/en/provinces/%3Cscript%3E', '/provinsi/32/x']) {
      const { status, html } = await read(path)
      expect(status, path).toBe(404)
      // The other language has no such page either: its home page, and no page of the header is this one.
      expect(html, path).toContain(path.startsWith('/en') ? 'href="/" hrefLang="id"' : 'href="/en" hrefLang="en"')
      expect(html, path).not.toContain('aria-current')
    }
    const alone = await startWeb('http://127.0.0.1:9/graphql')
    try {
      for (const path of ['/gelombang', '/en/provinces', '/provinsi/32']) {
        const answer = await fetch(alone.url + path)
        expect([answer.status, answer.headers.get('retry-after')], path).toEqual([503, '30'])
      }
      // Without figures there is nothing to be away.
      expect((await fetch(`${alone.url}/metode`)).status).toBe(200)
    } finally {
      await alone.stop()
    }
  }, 60_000)

  it('never say that there are no figures of a part when there are too many questions to tell them', async () => {
    figures.isBusy = true
    for (const path of [
      '/?wave=4&date=2020-09-02',
      '/en?province=32&date=2020-09-02',
      '/provinsi/31?date=2020-09-02',
    ]) {
      expect([path, (await read(path)).status]).toEqual([path, 503])
    }
  })

  // All 10,000: HOSTILE_QUERIES=10000 npm test -- tests/public-pages.test.ts -t hostile
  it('never fail and never pass on anything unescaped, whatever hostile queries they are sent', async () => {
    const numRuns = Number(process.env.HOSTILE_QUERIES ?? 200)
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<script>alert(1)</script>', '"><svg onload=1>', "' OR 1=1 --", '9999-12-31', '\0', '../../etc'),
    )
    const field = fc.oneof(fc.constantFrom('date', 'from', 'wave', 'province', '__proto__', '_rsc'), nasty)
    const query = fc.oneof(
      fc.array(fc.tuple(field, nasty), { maxLength: 4 }).map((pairs) => new URLSearchParams(pairs).toString()),
      fc.string({ unit: fc.constantFrom(...'%&=?/;+[]<>"\'0Aa') }).map((raw) => raw.replaceAll('#', '')),
    )
    const others = [
      '/unduh/funnel.csv',
      '/en/download/payments.json',
      '/sign-in',
      '/verify-email',
      '/provinsi/%00',
      '/nowhere',
      '/sematan',
      '/kartu/32.svg',
      '/petugas',
    ]
    const path = fc.constantFrom(...PAGES.flat(), '/', '/en', ...others)
    await fc.assert(
      fc.asyncProperty(query, path, async (words, page) => {
        const { status, html } = await read(`${page}?${words}`)
        expect([200, 400, 404]).toContain(status)
        expect(html).not.toMatch(/<script|<svg onload/)
      }),
      { numRuns },
    )
  }, 1_200_000)
})
