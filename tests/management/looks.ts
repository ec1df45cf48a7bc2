import { it } from 'vitest'
import { LOOKS } from './addresses.ts'
import { browser, lookAt, open } from './staffed-platform.ts'

/** Every page and state, in both languages and themes. */
export function looks(): void {
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
