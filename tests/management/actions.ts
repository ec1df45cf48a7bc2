import { expect, it } from 'vitest'
import { timesDone } from '../support/audit-log.ts'
import { checkLook, looksOf } from '../support/home-page.ts'
import { follow, tabTo, text } from '../support/page-reader.ts'
import { webOf } from '../support/staff.ts'
import { ask, checkNobodyIsNamed, lookAt, open, platform } from './staffed-platform.ts'

/** Payments and waves, done once, by whom they are for. */
export function actions(): void {
  it('an officer builds a batch, an approver releases it by keyboard alone, and pressing twice does it once', async () => {
    const officer = await open({
      role: 'payment_officer',
      path: '/en/manage/payments',
      javaScriptEnabled: false,
    })
    await officer.getByRole('link', { name: 'Build a batch LinkAja' }).click()
    expect(await text(officer)).toContain('No money moves until another person releases it.')
    await officer.getByRole('button', { name: /^Build the batch/ }).click()
    expect(await text(officer, '.done')).toContain('built and frozen')
    expect(await officer.getByRole('link', { name: 'Look again and release' }).count()).toBe(0)
    const path = new URL(officer.url()).pathname
    const own = await officer.goto(`${webOf(platform)}${path}/release`)
    expect(own?.status()).toBe(403)
    await checkNobodyIsNamed(officer)

    const approver = await open({ role: 'payment_approver', path: '/en/manage/waves' })
    await lookAt(approver, path, 200, 0)
    await lookAt(approver, `${path}/release`, 200, 1)
    // No address says of a batch or a wave what has not been done to it.
    for (const address of [`${path}?done=released`, '/en/manage/waves?done=announce&wave=9999']) {
      await approver.goto(webOf(platform) + address)
      expect(await approver.locator('.done').count(), address).toBe(0)
    }
    await approver.goto(`${webOf(platform)}/en/manage/waves`)
    await approver.keyboard.press('g')
    await follow(approver, /payments$/, 'p')
    await tabTo(approver, `tbody a[href="${path}"]`)
    await follow(approver, /payments\/./, 'Enter')
    await tabTo(approver, 'a.act')
    await follow(approver, /release$/, 'Enter')
    await tabTo(approver, '.confirm button')
    await approver.keyboard.press('Enter')
    await approver.keyboard.press('Enter')
    await approver.waitForURL(/done=released/)
    expect(await text(approver, '.done')).toContain('is released')
    await checkLook(approver, 'a batch just released', looksOf(3, 0))
    // Whoever is sent the address has done nothing.
    for (const each of [officer, await open({ role: 'payment_approver', path: '/en/manage/waves' })]) {
      await each.goto(`${webOf(platform)}${path}?done=released`)
      expect(await each.locator('.done').count()).toBe(0)
    }
    expect(await text(approver)).toMatch(/Citra Pembuat Pembayaran.*Dimas Penyetuju Pembayaran/)
    await lookAt(approver, `${path}/release`, 200, 2)
    expect(await text(approver)).toContain('tidak sedang menunggu dilepas')
    expect(await timesDone(platform.dataDir, 'disbursement', 'approveBatch')).toBe(1)
  })

  it('an administrator opens, closes, draws and announces a wave; each says first what it will do', async () => {
    const page = await open({ role: 'administrator', path: '/en/manage' })
    expect(page.url()).toContain('/en/manage/waves')
    await page.goto(`${webOf(platform)}/en/manage/waves/open?number=77&quota=0&opens=x&closes=2026-01-01`)
    expect(await page.locator('.mistakes li').count()).toBe(3)
    expect(await text(page, '.mistakes')).toContain('The last day has passed')
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
    for (const [address, said] of [
      ['/en/manage/funnel', /^As of today, .*, so far/],
      ['/kelola/antrean', /^Keadaan hari ini, .*, sampai saat ini/],
    ] as const) {
      await page.goto(`${webOf(platform)}${address}?date=${today}`)
      expect(await text(page, '.as-of')).toMatch(said)
    }
    await page.goto(`${webOf(platform)}/kelola/gelombang/open?number=77&quota=3&opens=${today}&closes=${today}`)
    expect(await text(page)).toMatch(/dari hari ini, .* sampai hari ini berakhir/)
    await page.goto(`${webOf(platform)}/en/manage/waves/open?number=77&quota=3&opens=${today}&closes=${today}`)
    expect(await text(page)).toMatch(/from today, .* until the end of today/)
    await page.goto(`${webOf(platform)}/en/manage/waves/open?number=77&quota=3&opens=${today}&closes=2999-01-01`)
    expect(await text(page)).toContain('until the end of 1 January 2999')
    expect(await text(page)).toContain('The backlog that it meets')
    expect(await text(page, '.as-of')).toMatch(/^As of /)
    const met = await page.locator('main tbody tr').allTextContents()
    const { eligible, joined } = await ask(`{
      eligible: backlog(from: ELIGIBLE, to: JOINED) { people }
      joined: backlog(from: JOINED, to: SELECTED) { people } }`)
    expect(met[0]).toContain(`Eligible → Joined a wave${eligible.people.toLocaleString('en')}`)
    expect(met[1]).toContain(`Joined a wave → Selected${joined.people.toLocaleString('en')}`)
    await page.locator('.confirm button').dblclick()
    await page.waitForURL(/done=opened/)
    expect(await timesDone(platform.dataDir, 'registration', 'openWave')).toBe(1)
    expect(await text(page, '.done')).toContain('Wave 77 has been opened')
    const other = await open({ role: 'analyst', path: '/en/manage/waves?done=opened&wave=77' })
    expect(await other.locator('.done').count()).toBe(0)
    for (const [action, done] of [
      ['Close', 'is closed'],
      ['Draw', 'has been drawn'],
      ['Announce', 'has been announced'],
    ] as const) {
      await page.goto(`${webOf(platform)}/en/manage/waves?done=announce&wave=77`)
      expect(await page.locator('.done').count(), `before ${action}`).toBe(0)
      await page.getByRole('link', { name: `${action} Wave 77` }).click()
      expect(await text(page)).toContain('What this will do')
      await page.locator('.confirm button').click()
      await page.waitForURL(/done=/)
      expect(await text(page, '.done')).toContain(`Wave 77 ${done}`)
    }
  }, 120_000)
}
