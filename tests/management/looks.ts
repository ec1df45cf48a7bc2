import { expect, it } from 'vitest'
import { plain } from '../support/page-reader.ts'
import { webOf } from '../support/staff.ts'
import { LOOKS } from './addresses.ts'
import { browser, lookAt, open, platform } from './staffed-platform.ts'

/** Every page and state, in both languages and themes. */
export function looks(): void {
  it('have charts that are read without scrolling, on a telephone and a small screen: no word is cut, small or over another', async () => {
    for (const asked of ['', '&by=PLATFORM', '&cohort=WEEK']) {
      const path = `/kelola/corong?date=2020-09-25&from=SELECTED&to=PURCHASED${asked}`
      const page = await open({ role: 'analyst', path })
      for (const width of [360, 900]) {
        await page.setViewportSize({ width, height: 740 })
        const charts = page.locator('.chart:visible')
        expect(await charts.count(), asked).toBe(3)
        for (const chart of await charts.all()) {
          const words = chart.locator('text')
          const boxes = await words.evaluateAll((all) =>
            all.map((each) => {
              const { left, right, top, bottom } = each.getBoundingClientRect()
              const letters = Number.parseFloat(getComputedStyle(each).fontSize)
              const scale = each instanceof SVGGraphicsElement ? (each.getScreenCTM()?.a ?? 0) : 0
              return { word: each.textContent, left, right, top, bottom, letters: letters * scale }
            }),
          )
          expect(boxes.length).toBeGreaterThan(4)
          for (const [index, { word, left, right, top, bottom, letters }] of boxes.entries()) {
            expect([left >= 0, right <= width, letters > 11], `${word}, ${letters}`).toEqual([true, true, true])
            const met = boxes.slice(0, index).filter((other) => other.right > left && other.left < right)
            // Lines of letters stand nearer than their boxes.
            expect(met.filter((other) => other.bottom - 4 > top && other.top < bottom - 4)).toEqual([])
          }
        }
        expect(plain(await charts.nth(1).textContent())).toMatch(/setengah sekitar [\d,]+ (jam|hari)/)
      }
    }
  })

  it('are printed without what can only be pressed, the answer first, and no wider than the sheet', async () => {
    // A4 with margins of 12 mm.
    const page = await open({ role: 'analyst', path: '/kelola', viewport: { width: 703, height: 1032 } })
    await page.emulateMedia({ media: 'print' })
    for (const path of ['/kelola/corong?from=SELECTED&to=PURCHASED&by=PROVINCE', '/kelola/antrean', '/', '/provinsi']) {
      await page.goto(webOf(platform) + path)
      expect(await page.locator(':is(form, nav, dialog, button, pre):visible').count(), path).toBe(0)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(703)
    }
    const strips = await page.locator('.tiles').all()
    const tops = await Promise.all(strips.map(async (strip) => (await strip.boundingBox())?.y))
    expect([tops.length, new Set(tops).size]).toEqual([3, 1])
    await page.goto(`${webOf(platform)}/kelola/corong`)
    const finding = await page.locator('.explorer h2').first().boundingBox()
    expect(finding?.y).toBeLessThan(400)
  })

  it('hold in both languages and themes: axe, on a telephone and a large screen, and name nobody', async () => {
    await Promise.all(
      Object.entries(LOOKS).map(async ([role, looks]) => {
        const page = await open({ role, path: '/en/manage/waves' })
        for (const [place, [address, status]] of looks.entries()) await lookAt(page, address, status, place)
      }),
    )
    const page = await (await browser.newContext()).newPage()
    const signedOut = ['', '?problem=expired', '?problem=refused', '?problem=away']
    for (const [place, problem] of signedOut.entries()) {
      await lookAt(page, `/en/staff${problem}`, problem === '?problem=away' ? 503 : 200, place)
    }
  }, 900_000)
}
