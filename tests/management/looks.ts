import { expect, it } from 'vitest'
import { plain } from '../support/page-reader.ts'
import { LOOKS } from './addresses.ts'
import { browser, lookAt, open } from './staffed-platform.ts'

/** Every page and state, in both languages and themes. */
export function looks(): void {
  it('on a telephone show how long people took at first sight: all of the chart, its median in it', async () => {
    for (const by of ['', '&by=PLATFORM']) {
      const page = await open({
        role: 'analyst',
        path: `/en/manage/funnel?date=2020-09-25&from=SELECTED&to=PURCHASED${by}`,
        viewport: { width: 360, height: 740 },
      })
      const words = page.locator('.explorer section:nth-of-type(2) .chart:visible text')
      const boxes = await words.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()))
      expect(boxes.length).toBeGreaterThan(4)
      for (const [index, { left, right, top, bottom }] of boxes.entries()) {
        expect([left >= 0, right <= 360], `from ${left} to ${right}`).toEqual([true, true])
        const met = boxes.slice(0, index).filter((other) => other.right > left && other.left < right)
        // Lines of letters stand nearer than their boxes.
        expect(met.filter((other) => other.bottom - 4 > top && other.top < bottom - 4)).toEqual([])
      }
      expect(plain((await words.allTextContents()).join(' '))).toMatch(/half [\d.]+ (h|d)/)
    }
  })

  it('hold in both languages and themes: axe, on a telephone and a large screen, and name nobody', async () => {
    await Promise.all(
      Object.entries(LOOKS).map(async ([role, looks]) => {
        const page = await open({ role, path: '/en/manage/waves' })
        for (const [address, status] of looks) await lookAt(page, address, status)
      }),
    )
    const page = await (await browser.newContext()).newPage()
    for (const address of ['/en/staff', '/en/staff?problem=expired', '/en/staff?problem=refused']) {
      await lookAt(page, address, 200)
    }
    await lookAt(page, '/en/staff?problem=away', 503)
  }, 240_000)
}
