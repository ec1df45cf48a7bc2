import { expect, it } from 'vitest'
import { text } from '../support/page-reader.ts'
import { ask, open } from './staffed-platform.ts'

/** What a rule found while other scenarios went on: one that `explorer` added. */
export function alerts(): void {
  it('alert whoever looks, who says by name that they take care of it', async () => {
    const page = await open({ role: 'administrator', path: '/en/manage/alerts' })
    const { playback } = await ask('{ playback { lastDay liveSince } }')
    const yesterday = new Date(Date.now() - 17 * 3_600_000).toISOString().slice(0, 10)
    const day = new Date(playback.liveSince === null ? playback.lastDay : yesterday)
    const said = day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
    expect(await text(page)).toContain(`look at the last whole day, ${said}`)
    const alert = page.locator('.alerts li', { hasText: 'More than 5 people between' })
    while ((await alert.count()) === 0) await page.reload()
    await alert.getByRole('textbox').fill('We write to them')
    await alert.getByRole('button', { name: 'I take care of it' }).click()
    await alert.getByText('Fajar Administrator takes care of it').waitFor()
    expect(await text(page, '.alerts')).toContain('We write to them')
    await alert.getByRole('link', { name: 'Look at these people' }).click()
    expect(await text(page, '#between h2')).toContain('between “Selected” and “First course bought”')
    const auditor = await open({ role: 'auditor', path: '/en/manage/alerts' })
    expect(await text(auditor, '.alerts')).toMatch(/seen by [^·]*Fajar Administrator/)
    expect(await auditor.locator('main button').count()).toBe(0)
  })
}
