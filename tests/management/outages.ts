import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { timesDone } from '../support/audit-log.ts'
import { whileFrozen } from '../support/frozen.ts'
import { checkAccessibility } from '../support/home-page.ts'
import { text } from '../support/page-reader.ts'
import { webOf } from '../support/staff.ts'
import { open, platform } from './staffed-platform.ts'

/** What is done while a service does not answer. */
export function outages(): void {
  it('payments and waves are worked with while analytics is frozen; only its figures are said to be away', async () => {
    const [officer, approver, administrator] = await Promise.all(
      ['payment_officer', 'payment_approver', 'administrator'].map((role) => open({ role, path: '/en/manage/waves' })),
    )
    if (!officer || !approver || !administrator) throw new Error('nobody signed in')
    await whileFrozen(platform, 'analytics', async () => {
      const go = async (page: Page, address: string) => {
        const began = Date.now()
        expect((await page.goto(webOf(platform) + address))?.status(), address).toBe(200)
        expect(Date.now() - began, `${address}, in milliseconds`).toBeLessThan(8_000)
        expect(await text(page, '.desk-top')).toContain('The figures service does not answer')
        expect(await page.locator('.playback').isVisible(), 'a playback is marked all the same').toBe(true)
      }
      const pay = async () => {
        await go(officer, '/en/manage/payments')
        await officer
          .getByRole('link', { name: /^Build a batch/ })
          .first()
          .click()
        await officer.getByRole('button', { name: /^Build the batch/ }).click()
        expect(await text(officer, '.done')).toContain('built and frozen')
        await go(approver, new URL(officer.url()).pathname)
        await approver.getByRole('link', { name: 'Look again and release' }).click()
        await approver.locator('.confirm button').click()
        expect(await text(approver, '.done')).toContain('released')
      }
      const draw = async () => {
        await go(administrator, '/en/manage/waves')
        await go(administrator, '/en/manage/waves/open?number=79&quota=3&opens=2026-01-01&closes=2999-01-01')
        expect(await text(administrator)).toContain('The backlog cannot be told at the moment')
        await administrator.locator('.confirm button').click()
        expect(await text(administrator, '.done')).toContain('Wave 79 has been opened')
        for (const [action, done] of [
          ['Close', 'is closed'],
          ['Draw', 'has been drawn'],
        ] as const) {
          await administrator.getByRole('link', { name: `${action} Wave 79` }).click()
          await administrator.locator('.confirm button').click()
          expect(await text(administrator, '.done')).toContain(`Wave 79 ${done}`)
        }
      }
      // Each page waits for the figures for a while.
      await Promise.all([pay(), draw()])
    })
  })

  it('an action that gets no answer is said to be unknown, soon; sent again it is done once', async () => {
    const [officer, approver] = await Promise.all(
      ['payment_officer', 'payment_approver'].map((role) => open({ role, path: '/kelola/pembayaran' })),
    )
    if (!officer || !approver) throw new Error('nobody signed in')
    await officer
      .getByRole('link', { name: /^Buat batch/ })
      .first()
      .click()
    await officer.getByRole('button', { name: /^Buat batch/ }).click()
    const batch = officer.url().split('?')[0] ?? ''
    await approver.goto(`${batch}/release`)
    const released = await timesDone(platform.dataDir, 'disbursement', 'approveBatch')
    await whileFrozen(platform, 'disbursement', async () => {
      const began = Date.now()
      const answer = approver.waitForResponse((response) => response.request().method() === 'POST')
      await approver.locator('.confirm button').click({ noWaitAfter: true })
      expect((await answer).status()).toBe(503)
      expect(Date.now() - began, 'milliseconds').toBeLessThan(21_000)
    })
    const told = await text(approver)
    expect(told).toContain('Belum diketahui apakah sudah dilakukan')
    expect(told).not.toContain('Tidak ada yang dilakukan')
    await checkAccessibility(approver, 'an unknown outcome')
    expect(batch).toContain(await approver.getByRole('link', { name: 'Lihat lagi' }).getAttribute('href'))
    await approver.getByRole('button', { name: 'Kirim lagi' }).click()
    expect(await text(approver, '.done')).toContain('Batch sudah dilepas')
    expect(await timesDone(platform.dataDir, 'disbursement', 'approveBatch')).toBe(released + 1)
  })
}
