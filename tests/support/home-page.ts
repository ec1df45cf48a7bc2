import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { withBrowser } from './browser.ts'

/** What the home page has to show for a day: counts by step, and people per real person of a playback. */
export type ExpectedFigures = { date: string; counts: Record<string, number>; scale?: number; paidAmount?: string }

type Language = 'id' | 'en'

const PATH = { id: '/', en: '/en' }
const LOCALE = { id: 'id-ID', en: 'en-GB' }
const HEADLINE = ['REGISTERED', 'PHONE_VERIFIED', 'PURCHASED', 'COMPLETED', 'PAID']

/**
 * Looks at the home page of a running web as readers do: both languages, with and without script, light and dark, on
 * a telephone, by keyboard. `baseUrl` has no slash at its end; `place` as in `looksOf`.
 */
export async function checkHomePage(baseUrl: string, expected: ExpectedFigures, place: number): Promise<void> {
  await withBrowser(async (browser) => {
    const texts: Record<Language, string> = { id: '', en: '' }
    for (const [index, language] of (['id', 'en'] as const).entries()) {
      await onPage(browser, `${baseUrl}${PATH[language]}?date=${expected.date}`, {}, async (page) => {
        texts[language] = await mainText(page)
        await checkFigures(page, language, expected)
        await checkLook(page, language, looksOf(place, index))
        await page.goto(`${baseUrl}${PATH[language]}`)
        await checkFilters(page, language, expected.date)
      })
    }
    await onPages(browser, baseUrl, { javaScriptEnabled: false }, async (page) => {
      for (const language of ['id', 'en'] as const) {
        await page.goto(`${baseUrl}${PATH[language]}?date=${expected.date}`)
        expect(await mainText(page), 'the page without script').toBe(texts[language])
      }
    })
    await onPage(browser, `${baseUrl}/?date=${expected.date}`, {}, checkKeyboard)
    await onPage(browser, `${baseUrl}/?date=2020-02-31&wave=nowhere`, {}, checkMistakes)
  })
}

/** Opens an address in a context of its own. */
export async function onPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  await onPages(browser, address, options, async (page) => {
    await page.goto(address)
    await look(page)
  })
}

/** One context for many addresses of a web. Fails on anything but the web's own answers: nothing comes from elsewhere. */
export async function onPages(
  browser: Browser,
  baseUrl: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    const foreign: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(baseUrl).origin) foreign.push(request.url())
    })
    await look(page)
    expect(foreign, 'requests to elsewhere').toEqual([])
  } finally {
    await context.close()
  }
}

async function mainText(page: Page): Promise<string> {
  return (await page.textContent('main')) ?? ''
}

async function checkFigures(page: Page, language: Language, { date, counts, scale, paidAmount }: ExpectedFigures) {
  const number = new Intl.NumberFormat(LOCALE[language], { useGrouping: 'always' })
  expect(await page.getAttribute('html', 'lang')).toBe(language)
  const day = new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date))
  expect(plain((await page.textContent('main')) ?? '')).toContain(day)
  for (const [step, count] of Object.entries(counts)) {
    if (HEADLINE.includes(step)) {
      expect(await page.textContent(`[data-step="${step}"] strong`), `${step} on its bar`).toBe(number.format(count))
    }
    // Folded tables are in the page all the same.
    const cells = await page.locator(`tr[data-key="${step}"] td:first-of-type`).allTextContents()
    expect(new Set(cells), `${step} in its tables`).toEqual(new Set([number.format(count)]))
  }
  if (scale !== undefined) {
    expect(await page.isVisible('.playback')).toBe(true)
    expect(await page.textContent('.playback')).toContain(`1:${number.format(Math.round(1 / scale))}`)
  }
  if (paidAmount !== undefined) {
    expect(await page.textContent('main')).toContain(`Rp${number.format(BigInt(paidAmount))}`)
  }
}

/** No violation of any rule that axe has, that of WCAG 2.2 on the size of targets among them, with everything unfolded. */
export async function checkAccessibility(page: Page, which: string): Promise<void> {
  await unfold(page)
  // In the page itself (none of ours has frames of others), and told only what is wrong: twice as fast.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  expect(found, `axe, ${which}`).toEqual([])
}

type Look = { colorScheme: 'dark' | 'light'; width: 360 | 1280 }

/** Any page in each theme on each screen. Of the first two and of the last two both differ. */
const LOOKS: readonly Look[] = [
  { colorScheme: 'dark', width: 360 },
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 1280 },
]

/**
 * How the page at a place in a list is looked at in one of two languages: in both together it is seen in both themes and
 * on both screens, and four pages are in every theme on every screen in either language. `LOOKS=all` has each page so.
 */
export function looksOf(place: number, language: number): readonly Look[] {
  if (process.env.LOOKS === 'all') return LOOKS
  const pair = place % 4 < 2 ? LOOKS.slice(0, 2) : LOOKS.slice(2)
  return pair.filter((_, index) => index === (place + language) % 2)
}

/** The page that is open: within a telephone's screen, and accessible however it is looked at. */
export async function checkLook(page: Page, which: string, looks: readonly Look[] = LOOKS.slice(0, 2)): Promise<void> {
  await page.setViewportSize({ width: 360, height: 800 })
  await checkTelephone(page)
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    await checkAccessibility(page, `${which}, ${colorScheme}, ${width}`)
  }
}

async function unfold(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all) => {
    for (const each of all) each.setAttribute('open', '')
  })
}

/** Nothing is wider than the window. */
export async function checkTelephone(page: Page): Promise<void> {
  const window = page.viewportSize()?.width
  expect(await pageWidth(page), 'width of the page on a telephone').toBeLessThanOrEqual(window ?? 0)
}

/** How wide a page is, with everything unfolded. */
export async function pageWidth(page: Page): Promise<number> {
  await unfold(page)
  return page.evaluate(() => document.documentElement.scrollWidth)
}

/** The form puts the day into the address; the language switch keeps it. */
async function checkFilters(page: Page, language: Language, date: string): Promise<void> {
  await page.fill('#date', date)
  await Promise.all([page.waitForURL(/date=/), page.click('form button')])
  expect(new URL(page.url()).searchParams.get('date')).toBe(date)
  expect(await page.inputValue('#date')).toBe(date)
  const other = language === 'id' ? 'en' : 'id'
  await page.click(`nav a[hreflang="${other}"]`)
  expect(new URL(page.url()).pathname).toBe(PATH[other])
  expect(new URL(page.url()).searchParams.get('date')).toBe(date)
}

async function checkKeyboard(page: Page): Promise<void> {
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#content')
  await page.keyboard.press('Enter')
  expect(new URL(page.url()).hash).toBe('#content')
  // From there the form comes first, and Enter in it asks.
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('date')
  const summary = page.locator('summary').first()
  await summary.focus()
  await page.keyboard.press('Enter')
  expect(await page.locator('details').first().getAttribute('open')).toBe('')
}

async function checkMistakes(page: Page): Promise<void> {
  const answer = await page.reload()
  expect(answer?.status()).toBe(400)
  expect(await page.locator('.mistakes li').count()).toBe(2)
  await checkAccessibility(page, 'a mistake in the address')
}

/** Without the spaces that keep a date or an amount on one line. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
