import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { withBrowser } from './browser.ts'
import { askData } from './graphql.ts'
import type { Platform } from './platform.ts'

type Steps = { funnel: { edition: number; steps: { step: string; count: number | null }[] } }

/** From the home page to a province's funnel by its tile, as CSV: what the API says of the edition, on page and in file. */
export async function findProvince({ web, gateway }: Platform, code: string): Promise<void> {
  const { funnel } = await askData<Steps>(
    `${gateway}/graphql`,
    `{ funnel(asOf: "2020-09-25T05:00:00Z", filter: { province: ["${code}"] }) { edition steps { step count } } }`,
  )
  const expected = funnel.steps.map(({ step, count }) => [step, count === null ? '' : String(count)])
  await withBrowser(async (browser) => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(`${web}/en`)
    await page.getByRole('link', { name: 'Provinces', exact: true }).click()
    await page.locator(`.tiles a[href$="/${code}"]`).click()
    expect(await page.textContent('main')).toContain(`edition ${funnel.edition}`)
    const registered = Number(expected[0]?.[1]).toLocaleString('en-GB')
    expect(await page.textContent('[data-step="REGISTERED"] strong')).toBe(registered)
    const downloading = page.waitForEvent('download')
    await page.locator('a[download][href*=".csv"]').click()
    const csv = await readFile(await (await downloading).path(), 'utf8')
    const [names = [], ...rows] = csv
      .trimEnd()
      .split('\r\n')
      .map((row) => row.split(','))
    const cells = (name: string) => rows.map((row) => row[names.indexOf(name)])
    expect(cells('step').map((step, row) => [step, cells('people')[row]])).toEqual(expected)
    expect(new Set(cells('province'))).toEqual(new Set([code]))
  })
}
