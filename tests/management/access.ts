import { expect, it } from 'vitest'
import { text } from '../support/page-reader.ts'
import { cookieOf, openAs, webOf } from '../support/staff.ts'
import { LOOKS, ownOf, WAVE_3 } from './addresses.ts'
import { browser, open, platform } from './staffed-platform.ts'

/** Who may see what. */
export function access(): void {
  it('lead whoever has not signed in to the issuer and back, and say which role is needed to whom it is not given', async () => {
    const officer = await openAs(browser, platform, { role: 'payment_officer', path: `/kelola/corong?${WAVE_3}` })
    expect(new URL(officer.url()).search).toBe(`?${WAVE_3}`)
    expect(await text(officer)).toContain('analis, auditor, atau administrator')
    expect((await officer.reload())?.status()).toBe(403)
    const cookie = await cookieOf(officer)
    const file = await fetch(`${webOf(platform)}/kelola/corong/funnel.csv?${WAVE_3}`, { headers: { cookie } })
    expect(file.status).toBe(403)
    // Neither by its own address nor by its form is an action told to depend on anything but the role.
    const analyst = await open({ role: 'analyst', path: '/kelola/gelombang/1/close' })
    expect((await analyst.reload())?.status()).toBe(403)
    expect(await text(analyst)).toContain('Ini memerlukan peran administrator, yang tidak Anda miliki')
    expect(await text(analyst)).not.toContain('keadaan lain')
    expect(await text(analyst, '.playback')).toContain('1:1.000')
    const auditor = await open({ role: 'auditor', path: '/kelola/peringatan' })
    const posted = await fetch(`${webOf(platform)}/kelola/peringatan`, {
      method: 'POST',
      headers: { cookie: await cookieOf(auditor), origin: webOf(platform) },
      body: new URLSearchParams({ do: 'acknowledge', id: 'x' }),
    })
    expect([posted.status, await posted.text()]).toEqual([
      403,
      expect.stringContaining('Ini memerlukan peran analis atau administrator, yang tidak Anda miliki'),
    ])
    await officer.getByRole('button', { name: 'Keluar' }).click()
    await officer.getByRole('button').click()
    await officer.waitForURL(`${webOf(platform)}/`)
    await officer.goto(`${webOf(platform)}/kelola/pembayaran`)
    expect(officer.url()).toContain('/oidc/')
  })

  it('show nothing in any form of their address to somebody who has not signed in', async () => {
    const pages = [
      ...Object.values(LOOKS).flatMap((looks) => looks.map(([address]) => address)),
      '/en/manage',
      '/en/manage/funnel/funnel.csv',
      '/en/manage/funnel/trend.png',
      '/en/manage/payments/build?partner=x',
      '/en/manage/payments/x/release',
    ]
    const forms = [
      (address: string) => address,
      ownOf,
      (address: string) => address.replace(/(\?|$)/, '.rsc$1'),
      (address: string) => `${address}${address.includes('?') ? '&' : '?'}_rsc=1`,
      (address: string) => address.replace('manage', '%6danage'),
      (address: string) => address.replace('/en/manage', '/EN/Manage'),
    ]
    const headers: Record<string, string>[] = [
      {},
      { rsc: '1', 'next-router-prefetch': '1', purpose: 'prefetch' },
      { 'x-gelombang-viewer': 'e30', 'x-middleware-subrequest': 'src/proxy', 'next-action': 'x' },
    ]
    const asked = pages.flatMap((page) => forms.flatMap((form) => headers.map((sent) => [form(page), sent] as const)))
    for (const [address, sent] of asked) {
      const answer = await fetch(webOf(platform) + address, { headers: sent, redirect: 'manual' })
      expect([303, 404], address).toContain(answer.status)
      const body = await answer.text()
      if (answer.status === 303) expect([answer.headers.get('cache-control'), body], address).toEqual(['no-store', ''])
      else expect(body, address).not.toContain('class="desk"')
    }
  })
}
