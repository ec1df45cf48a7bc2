import { expect, it } from 'vitest'
import { checkAccessibility } from '../support/home-page.ts'
import { follow, tabTo, text } from '../support/page-reader.ts'
import { webOf } from '../support/staff.ts'
import { ask, open, platform } from './staffed-platform.ts'

/** An analyst asks, saves and shares, by mouse and by keyboard. */
export function explorer(): void {
  it('an analyst finds where wave 3 lost people between selection and purchase, and shares the view', async () => {
    const analyst = await open({ role: 'analyst', path: '/en/manage/funnel' })
    await analyst.getByRole('link', { name: 'Selected → First course bought' }).click()
    // Saved while reading on in the list, a view opens at the list's beginning.
    const listed = () => analyst.locator('#between tbody code').allTextContents()
    const beginning = await listed()
    await analyst.getByRole('link', { name: 'Next people' }).click()
    expect(await listed()).not.toEqual(beginning)
    await analyst.locator('#view-name').fill('Selected and no more')
    await analyst.getByRole('button', { name: 'Save view' }).click()
    await analyst.getByRole('link', { name: 'Selected and no more' }).click()
    expect(await listed()).toEqual(beginning)
    await analyst.locator('summary', { hasText: /^Wave$/ }).click()
    await Promise.all([analyst.waitForURL(/wave=3/), analyst.locator('#wave-3').click()])
    await analyst.waitForLoadState()
    const { dropOff } = await ask(
      `{ dropOff(from: SELECTED, to: PURCHASED, asOf: "2020-09-25T05:00:00Z", filter: { wave: ["3"] }) {
        people participants(first: 20) { edges { node { pseudonym } } } } }`,
    )
    const pseudonyms = dropOff.participants.edges.map(({ node }: { node: { pseudonym: string } }) => node.pseudonym)
    expect(dropOff.people).toBeGreaterThan(0)
    expect(await text(analyst)).toContain(
      `${dropOff.people} ${dropOff.people === 1 ? 'person' : 'people'} stopped between “Selected” and “First course bought”`,
    )
    expect(await analyst.locator('#between tbody code').allTextContents()).toEqual(pseudonyms)
    expect(await text(analyst, '.explorer')).toContain('Each person counts in one wave')

    await analyst.locator('#view-name').fill('Lost in wave 3')
    await analyst.getByRole('button', { name: 'Save view' }).click()
    await analyst.getByText('Ayu Analis').first().waitFor()
    const shared = analyst.url()
    await analyst.locator('#annotation-text').fill('Call 0812 3456 7890')
    await analyst.getByRole('button', { name: 'Add note' }).click()
    expect(await text(analyst, '.banner[role=alert]')).toContain('no number of nine digits or more')
    const auditor = await open({ role: 'auditor', path: new URL(shared).pathname })
    await auditor.getByRole('link', { name: 'Lost in wave 3' }).click()
    expect(await text(auditor, '.explorer h2')).toBe(await text(analyst, '.explorer h2'))
    await auditor.goBack()
    await auditor.goForward()
    await auditor.reload()
    expect(await text(auditor, '#between h2')).toBe(await text(analyst, '#between h2'))
    // It is looked at while the other scenarios go on; the last one waits for it.
    await analyst.goto(`${webOf(platform)}/en/manage/alerts`)
    await analyst.selectOption('#measure', 'PEOPLE_BETWEEN')
    await analyst.locator('#threshold').fill('5.5')
    await analyst.getByRole('button', { name: 'Add rule' }).click()
    expect(await text(analyst, '.banner[role=alert]')).toContain('A threshold of people is a whole number')
    await analyst.selectOption('#measure', 'PEOPLE_BETWEEN')
    await analyst.locator('#threshold').fill('5')
    await analyst.getByRole('button', { name: 'Add rule' }).click()
    await analyst.getByText('More than 5 people between “Selected” and “First course bought”').first().waitFor()
  })

  it('the funnel is asked and read by keyboard alone', async () => {
    const page = await open({ role: 'analyst', path: '/en/manage/waves' })
    await page.keyboard.press('?')
    expect(await page.locator('dialog').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await follow(page, /funnel/, 'f')
    // A date is asked for when it is whole, not at each digit of its year.
    await page.goto(`${webOf(platform)}/en/manage/funnel?date=2020-08-15`)
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.type('2021')
    expect(page.url()).toContain('date=2020-08-15')
    await page.keyboard.press('Tab')
    await follow(page, /date=2021-08-15/, 'Tab')
    await page.goBack()
    await page.keyboard.press('/')
    await page.keyboard.press('Tab')
    await follow(page, /date=2020-08-15&step=/, 'Space')
    expect(await page.evaluate(() => document.activeElement?.id), 'focus stays where it was').toBe('step-REGISTERED')
    await tabTo(page, '#by')
    await follow(page, /by=WAVE/, 'ArrowDown')
    await tabTo(page, '.files a')
    await tabTo(page, '.explain > summary')
    await page.keyboard.press('Enter')
    expect(await page.locator('.explain code').first().isVisible()).toBe(true)
    await tabTo(page, '.gaps a:nth-child(3)')
    await follow(page, /from=SELECTED&to=PURCHASED/, 'Enter')
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('c')])
    expect(download.suggestedFilename()).toBe('funnel.csv')
    await page.keyboard.press('s')
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'By keyboard' }).waitFor()
  })

  it('single keys can be switched off for a browser, and without script there is no switch', async () => {
    const page = await open({ role: 'analyst', path: '/kelola/peringatan' })
    await page.keyboard.press('?')
    const keys = page.getByRole('checkbox', { name: 'Gunakan tombol pintas' })
    expect(await keys.isChecked()).toBe(true)
    await keys.press('Space')
    expect(await text(page, '#keys [role=status]')).toContain('Tombol pintas mati')
    await page.keyboard.press('Escape')
    for (const reload of [false, true]) {
      if (reload) await page.reload()
      for (const key of ['?', 'g', 'q']) await page.keyboard.press(key)
      expect(await page.locator('dialog').isVisible()).toBe(false)
      expect(page.url()).toContain('peringatan')
      expect(await page.locator('.desk-more kbd').isVisible()).toBe(false)
    }
    await page.getByRole('link', { name: 'Tombol pintas' }).click()
    expect(await keys.isChecked()).toBe(false)
    expect(await text(page, '#keys [role=status]')).toContain('Tombol pintas mati')
    await checkAccessibility(page, 'keys switched off')
    await keys.click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await follow(page, /mutu/, 'q')
    const plainPage = await open({ role: 'analyst', path: '/en/manage/alerts', javaScriptEnabled: false })
    expect(await plainPage.getByRole('checkbox').count()).toBe(0)
    expect(await text(plainPage, 'dialog')).toContain('Data quality')
  })
}
