import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withBrowser } from './support/browser.ts'
import { checkAccessibility, checkTelephone, onPage } from './support/home-page.ts'
import { type RunningWeb, startWeb } from './support/running-web.ts'
import { type Figures, SOME_FIGURES, startStubGateway } from './support/stub-gateway.ts'

const LIVE_SINCE = '2024-11-20T02:00:00Z'
const figures: Figures = { ...SOME_FIGURES }
let gateway: Awaited<ReturnType<typeof startStubGateway>>
let web: RunningWeb

beforeAll(async () => {
  gateway = await startStubGateway(figures)
  // Figures change here faster than any that are kept.
  web = await startWeb(gateway.url, { KEEP_PAGES_MS: '0' })
}, 120_000)
beforeEach(() => void Object.assign(figures, SOME_FIGURES, { edition: 7 }))
afterAll(async () => {
  gateway.close()
  expect(await web.stop(), 'exit code of the web').toBe(0)
})

const LANGUAGES = [
  {
    path: '/perkembangan',
    home: '/',
    file: '/unduh',
    apart: 'di tiap sisi bidang abu-abu berjarak kira-kira sama',
    noted: 'Hari 26\u00a0September\u00a02020 sampai 19\u00a0November\u00a02024 tidak disertakan',
    leftOut: 'Bidang abu-abu: 26 Sep 2020 sampai 19 Nov 2024. Pada hari-hari itu tidak ada yang tercatat',
    village: 'kepala desa dan perangkat desa tidak dapat ikut lagi',
    balance: 'saldo pelatihan: Rp3.500.000 (sebelumnya: Rp1.000.000)',
    ended: 'Putar ulang berakhir pada 25 September 2020',
    nothing: 'Pada hari-hari yang dipilih tidak ada yang tercatat',
    wave: 'Gelombang 1 dibuka',
  },
  {
    path: '/en/progress',
    home: '/en',
    file: '/en/download',
    apart: 'about evenly apart on each side of the grey band',
    noted: 'The days 26\u00a0September\u00a02020 to 19\u00a0November\u00a02024 are left out',
    leftOut: 'Grey band: 26 Sept 2020 to 19 Nov 2024. Nothing was recorded on those days',
    village: 'village heads and village officials may no longer take part',
    balance: 'training balance: Rp3,500,000 (before: Rp1,000,000)',
    ended: 'The playback ends on 25 September 2020',
    nothing: 'Nothing was recorded on the days chosen',
    wave: 'Wave 1 opened',
  },
] as const

/** Days of the first table of a page, folded ones too. */
async function daysOn(page: Page): Promise<string[]> {
  return page
    .locator('table')
    .first()
    .locator('tr[data-key]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key') ?? ''))
}

/** What main says, as its reader has it. */
async function wordsOf(page: Page): Promise<string> {
  return ((await page.textContent('main')) ?? '').replaceAll('\u00a0', ' ')
}

async function daysOfFile(address: string): Promise<string[]> {
  const text = await (await fetch(web.url + address)).text()
  return text
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[0] ?? '')
}

describe.each(LANGUAGES)('figures over time at $path', (words) => {
  it('leave out the years between a playback and the first live event, mark them and say so', async () => {
    figures.liveSince = LIVE_SINCE
    const shown = `${web.url}${words.path}?date=2024-11-29`
    await withBrowser((browser) =>
      onPage(browser, shown, { javaScriptEnabled: false }, async (page) => {
        const days = await daysOn(page)
        expect(days).toEqual(await daysOfFile(`${words.file}/training.csv?date=2024-11-29`))
        expect(days.filter((day) => day > '2020-09-25' && day < '2024-11-20')).toEqual([])
        expect(days.filter((day) => day <= '2020-09-25').length).toBeGreaterThan(9)
        expect([days.includes('2020-09-25'), days.includes('2024-11-20'), days.at(-1)]).toEqual([
          true,
          true,
          '2024-11-29',
        ])
        expect(await page.locator('.chart.wide .gap').count()).toBe(3)
        // No line goes through them.
        const lines = await page.locator('.chart.wide').first().locator('polyline').count()
        expect(lines).toBe(6)
        expect(await wordsOf(page)).toContain(words.leftOut)
        expect(await wordsOf(page)).toContain(words.apart)
      }),
    )
    const file = await (await fetch(`${web.url}${words.file}/training.json?date=2024-11-29`)).json()
    expect(file.notes).toContainEqual(expect.stringContaining(words.noted))
    await withBrowser((browser) =>
      onPage(browser, `${web.url}${words.home}?date=2024-11-29`, {}, async (page) => {
        expect(await page.locator('.chart.wide .gap').count()).toBe(3)
        expect(await wordsOf(page)).toContain(words.leftOut)
      }),
    )
  })

  it('end with the playback while nothing has happened after it, and say so', async () => {
    expect((await daysOfFile(`${words.file}/backlog.csv?date=2024-01-01`)).at(-1)).toBe('2020-09-25')
    await withBrowser((browser) =>
      onPage(browser, `${web.url}${words.path}?date=2024-01-01`, {}, async (page) => {
        expect(await wordsOf(page)).toContain(words.ended)
        expect(await page.locator('.gap').count()).toBe(0)
        expect(await wordsOf(page)).not.toContain(words.apart)
      }),
    )
    await withBrowser((browser) =>
      onPage(browser, `${web.url}${words.path}?date=2024-01-01&from=2021-01-01`, {}, async (page) => {
        expect(await wordsOf(page)).toContain(words.nothing)
        expect(await daysOn(page)).toEqual(['2024-01-01'])
      }),
    )
  })

  it('show the days that their reader chose in the form, without script, the same in their files', async () => {
    figures.liveSince = LIVE_SINCE
    await withBrowser((browser) =>
      onPage(browser, `${web.url}${words.path}?date=2024-11-29`, { javaScriptEnabled: false }, async (page) => {
        expect(await page.inputValue('#from')).toBe('2020-04-11')
        await page.fill('#from', '2020-06-01')
        await page.fill('#date', '2020-08-01')
        await Promise.all([page.waitForURL(/from=2020-06-01/), page.click('form button')])
        const days = await daysOn(page)
        expect([days[0], days.at(-1), days.length]).toEqual(['2020-06-01', '2020-08-01', 13])
        expect(await page.locator('.gap').count()).toBe(0)
        const file = await page.locator('a[href*="payments.csv"]').getAttribute('href')
        expect(await daysOfFile(file ?? '')).toEqual(days)
        // The other language shows the same days.
        await page.click('.masthead nav:last-child a')
        expect(await daysOn(page)).toEqual(days)
      }),
    )
    const wrong = await fetch(`${web.url}${words.path}?date=2020-06-01&from=2020-07-01`)
    expect(wrong.status).toBe(400)
    expect(await wrong.text()).toContain('2020-07-01')
  })

  it('mark the rules that changed, on a telephone as well, with their words beside the chart and in a table', async () => {
    figures.liveSince = LIVE_SINCE
    await withBrowser(async (browser) => {
      for (const [width, size] of [
        [1280, 'wide'],
        [360, 'narrow'],
      ] as const) {
        const viewport = { width, height: 800 }
        await onPage(browser, `${web.url}${words.path}?date=2024-11-29`, { viewport }, async (page) => {
          const chart = page.locator(`.chart.${size}`).first()
          expect(await chart.isVisible()).toBe(true)
          expect(await chart.locator('.rule').count()).toBe(2)
          const letters = await chart.locator('g:has(.rule) text').allTextContents()
          expect(letters).toEqual(['A', 'B'])
          const note = (await page.locator('section .note').first().textContent()) ?? ''
          expect(note.replaceAll('\u00a0', ' ')).toContain(words.village)
          const rows = await page.locator('#events tr[data-key]').allTextContents()
          const table = rows.join('\n').replaceAll('\u00a0', ' ')
          for (const what of [words.wave, words.village, words.balance]) expect(table).toContain(what)
          await checkTelephone(page)
          await checkAccessibility(page, `${words.path}, ${width}`)
        })
      }
    })
    const before = await fetch(`${web.url}${words.path}?date=2020-07-07`)
    expect(await before.text()).not.toContain('class="event rule"')
  })
})
