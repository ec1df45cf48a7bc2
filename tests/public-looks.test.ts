import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withBrowser } from './support/browser.ts'
import { checkLook, looksOf, onPage, onPages, pageWidth } from './support/home-page.ts'
import { figures, OTHERS, PAGES, putFiguresBack, startPublicWeb, stopPublicWeb, web } from './support/public-web.ts'
import { SOME_FIGURES } from './support/stub-gateway.ts'

/** Text at 200 %, with the least spacing that a page has to bear. */
const LARGE_AND_SPACED = `
  html { font-size: 200% !important }
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`

beforeAll(startPublicWeb, 120_000)
afterAll(stopPublicWeb)
beforeEach(putFiguresBack)

describe('public pages besides the first', () => {
  it('hold in Chromium in both languages: axe in both themes, on a telephone and a large screen, without script', async () => {
    await withBrowser(async (browser) => {
      const paths = [...PAGES, ...OTHERS].flatMap((pair, place) =>
        pair.map((path, language) => ({ path, looks: looksOf(place, language) })),
      )
      // Two side by side: each waits for the browser most of the time.
      const look = () =>
        onPages(browser, web.url, {}, (page) =>
          onPages(browser, web.url, { javaScriptEnabled: false }, async (without) => {
            for (let next = paths.shift(); next !== undefined; next = paths.shift()) {
              const { path, looks } = next
              await Promise.all([page.goto(web.url + path), without.goto(web.url + path)])
              const text = await page.textContent('main')
              expect(await without.textContent('main'), `${path} without script`).toBe(text)
              await checkLook(page, path, looks)
            }
          }),
        )
      await Promise.all([look(), look()])
    })
  }, 900_000)

  it('are no wider than a telephone where text is twice as large and spaced as WCAG 1.4.12 has it', async () => {
    const options = { viewport: { width: 360, height: 740 }, bypassCSP: true }
    await withBrowser((browser) =>
      onPages(browser, web.url, options, async (page) => {
        const wider: string[] = []
        for (const path of ['/', '/en', '/sematan', '/en/embed', ...[...PAGES, ...OTHERS].flat()]) {
          await page.goto(web.url + path)
          await page.addStyleTag({ content: LARGE_AND_SPACED })
          const width = await pageWidth(page)
          if (width > options.viewport.width) wider.push(`${path}: ${width}`)
        }
        expect(wider).toEqual([])
      }),
    )
  })

  it('have one heading, their landmarks, and a focus that can be seen at every stop of the keyboard', async () => {
    await withBrowser(async (browser) => {
      await onPages(browser, web.url, {}, async (page) => {
        for (const [path = ''] of PAGES) {
          await page.goto(web.url + path)
          expect(await page.locator('h1').count(), path).toBe(1)
          for (const landmark of ['header', 'nav', 'main', 'footer']) {
            expect(await page.locator(landmark).count(), `${landmark} of ${path}`).toBeGreaterThan(0)
          }
          const stops = await page.locator('a[href], summary, input, select, button, [tabindex="0"]').count()
          const seen = new Set<string>()
          for (let stop = 0; stop < Math.min(stops, 25); stop++) {
            await page.keyboard.press('Tab')
            const { name, width, inView } = await page.evaluate(() => {
              const element = document.activeElement ?? document.body
              const { top, bottom } = element.getBoundingClientRect()
              return {
                name: element.outerHTML.slice(0, 120),
                width: Number.parseFloat(getComputedStyle(element).outlineWidth),
                inView: bottom > 0 && top < window.innerHeight,
              }
            })
            seen.add(name)
            expect([width >= 2, inView], `${path}: ${name}`).toEqual([true, true])
          }
          expect(seen.size).toBeGreaterThan(Math.min(stops, 25) / 2)
        }
      })
    })
  })

  it('hold where an address is too long for any page: what is answered then looks and reads like the others', async () => {
    const address = `${web.url}/?${'x'.repeat(70_000)}`
    await withBrowser((browser) =>
      onPage(browser, address, {}, async (page) => {
        await checkLook(page, 'an address too long')
        expect(
          await page
            .locator('p')
            .first()
            .evaluate((line) => line.clientWidth),
        ).toBeLessThan(800)
      }),
    )
  })

  it('by keyboard: a province’s tile leads to its page', async () => {
    await withBrowser((browser) =>
      onPage(browser, `${web.url}/en/provinces`, {}, async (page) => {
        await page.locator('.tiles a[href="/en/provinces/32"]').focus()
        await Promise.all([page.waitForURL(/\/en\/provinces\/32$/), page.keyboard.press('Enter')])
        expect(await page.textContent('h1')).toBe('Jawa Barat')
      }),
    )
  })

  it('on a telephone: the whole map is within the screen, and a table that is wider keeps its rows’ names in sight', async () => {
    const viewport = { width: 360, height: 740 }
    await withBrowser((browser) =>
      onPage(browser, `${web.url}/en/provinces`, { viewport }, async (page) => {
        for (const tile of await page.locator('.tiles a').all()) {
          const { x = -1, width = 0 } = (await tile.boundingBox()) ?? {}
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x + width).toBeLessThanOrEqual(viewport.width)
        }
        const table = page.locator('.frame', { has: page.locator('tr[data-key="32"]') })
        const scrolled = await table.evaluate((frame) => {
          frame.scrollLeft = 1_000
          return frame.scrollLeft
        })
        expect(scrolled).toBeGreaterThan(50)
        const name = await page.locator('tr[data-key="32"] th a').boundingBox()
        expect(name?.x).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('have a map whose letters can be read at every width of the window, and are not wider than their tiles', async () => {
    // As many people as there are at full scale.
    figures.counts = SOME_FIGURES.counts.map((count) => 1_000 * count)
    await withBrowser((browser) =>
      onPages(browser, web.url, {}, async (page) => {
        for (const width of [320, 360, 600, 680, 900, 904, 991, 1_008, 1_280]) {
          await page.setViewportSize({ width, height: 800 })
          await page.goto(`${web.url}/provinsi?date=2020-08-09`)
          const texts = await page.locator('.tiles text').evaluateAll((all) =>
            all.map((text, index) => {
              // The longest name there is.
              if (index % 2 === 0) text.textContent = 'Gorontalo'
              const tile = text.parentElement?.querySelector('.tile')?.getBoundingClientRect()
              const scale = (tile?.width ?? 0) / 60
              return {
                letters: scale * Number.parseFloat(getComputedStyle(text).fontSize),
                over: text.getBoundingClientRect().right - (tile?.right ?? 0),
              }
            }),
          )
          expect(texts).toHaveLength(6)
          expect(Math.min(...texts.map(({ letters }) => letters)), `letters at ${width}`).toBeGreaterThanOrEqual(10.95)
          expect(Math.max(...texts.map(({ over }) => over)), `words at ${width}`).toBeLessThanOrEqual(0)
        }
      }),
    )
  })

  it('show the table of waves whole on a large screen, whatever state a wave is in and however many people joined', async () => {
    await withBrowser((browser) =>
      onPages(browser, web.url, { viewport: { width: 1_280, height: 800 } }, async (page) => {
        for (const path of ['/gelombang', '/en/waves']) {
          await page.goto(web.url + path)
          const frame = page.locator('.frame').first()
          expect(await frame.textContent()).toMatch(/Ditutup, belum diundi|Closed, not drawn yet/)
          await frame.locator('td:nth-child(-n + 4)').evaluateAll((all) => {
            for (const [index, cell] of all.entries()) cell.textContent = index % 3 === 1 ? '8.888.888' : '888.888'
          })
          expect(await frame.evaluate((it) => it.scrollWidth - it.clientWidth), path).toBe(0)
        }
      }),
    )
  })
})
