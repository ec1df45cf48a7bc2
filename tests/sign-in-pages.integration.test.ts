import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withBrowser } from './support/browser.ts'
import { freePortBase } from './support/free-ports.ts'
import { type IdentityProcesses, startIdentityProcesses } from './support/identity-processes.ts'

let processes: IdentityProcesses

beforeAll(async () => {
  processes = await startIdentityProcesses(await freePortBase())
})

afterAll(() => processes?.stop())

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

/** A page of an application that is signing in, without the application. */
const authorize = (language: string) =>
  `${processes.gateway}/oidc/auth?${new URLSearchParams({
    client_id: 'gelombang-web',
    redirect_uri: `${processes.web}/auth/callback`,
    response_type: 'code',
    scope: 'openid',
    state: 'state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ui_locales: language,
  })}`

describe('the sign-in pages', () => {
  test.each(['id', 'en'])('are accessible, and work without script, in %s', async (language) => {
    await withBrowser(async (browser) => {
      const scripted = await browser.newContext()
      const page = await scripted.newPage()
      await page.goto(authorize(language))
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      await accessible(page)
      await page.goto(`${page.url()}?as=staff`)
      await accessible(page)

      const context = await browser.newContext({ javaScriptEnabled: false })
      const plain = await context.newPage()
      await plain.goto(authorize(language))
      await plain.getByLabel(/e-mail/i).fill('nobody@contoh.id')
      await plain.getByRole('main').getByRole('button').click()
      await plain.getByLabel(/enam angka|six digits/).fill('000000')
      await plain.getByRole('main').getByRole('button').click()
      expect(await plain.getByRole('alert').textContent()).toMatch(/Kode salah|code is wrong/)
    })
  })

  test('say the same in the other language: what was wrong, and what had been filled in', async () => {
    await withBrowser(async (browser) => {
      const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
      await page.goto(authorize('en'))
      await page.getByRole('link', { name: 'Sign in as staff' }).click()
      await page.getByLabel('User name').fill('not yet sent')
      await page.getByRole('button', { name: 'Bahasa Indonesia' }).click()
      expect(await page.getByLabel('Nama pengguna').inputValue()).toBe('not yet sent')
      expect(await page.getByRole('alert').count()).toBe(0)
      await page.getByRole('button', { name: 'English' }).click()
      await page.getByLabel('User name').fill('nobody"><b>')
      await page.getByLabel('Password').fill('wrong')
      await page.getByLabel('Password').press('Enter')
      await page.getByRole('alert').waitFor()
      await page.getByRole('button', { name: 'Bahasa Indonesia' }).click()
      expect(await page.locator('html').getAttribute('lang')).toBe('id')
      expect(await page.getByRole('alert').textContent()).toMatch(/^Nama pengguna atau kata sandi salah/)
      expect(await page.getByLabel('Nama pengguna').inputValue()).toBe('nobody"><b>')
      await page.getByRole('link', { name: 'Masuk sebagai peserta' }).click()
      await page.getByLabel(/e-mail/i).fill('nobody@contoh.id')
      await page.getByRole('button', { name: 'Kirim kode' }).click()
      await page.getByRole('button', { name: 'English' }).click()
      expect(await page.textContent('main')).toContain('has been sent to nobody@contoh.id')
      expect(await page.getByRole('alert').count()).toBe(0)
    })
  })
})

describe('GraphiQL', () => {
  test('signs in as a member of staff, and asks as that user, loading nothing from elsewhere', async () => {
    const user = processes.demo.users.find(({ username }) => username === 'auditor')
    await withBrowser(async (browser) => {
      const page = await browser.newPage()
      const elsewhere: string[] = []
      page.on('request', (request) => {
        if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(processes.gateway))
          elsewhere.push(request.url())
      })
      await page.goto(`${processes.gateway}/graphql`)
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.locator('#username').fill('auditor')
      await page.locator('#password').fill(user?.password ?? '')
      await page.getByRole('main').getByRole('button').click()
      await page.waitForURL('**/graphql')
      await page.locator('#session', { hasText: 'auditor (auditor)' }).waitFor()
      const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/graphql'))
      await page.evaluate(() =>
        fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ __typename }"}',
        }),
      )
      expect(await (await sent).headerValue('authorization')).toMatch(/^Bearer ey/)
      await page.locator('.graphiql-container').first().waitFor()
      expect(elsewhere).toEqual([])
    })
  })
})

describe('the sandbox', () => {
  test('its pages are accessible', async () => {
    await withBrowser(async (browser) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      for (const path of ['/', '/faults']) {
        await page.goto(processes.sandbox + path)
        await accessible(page)
      }
    })
  })
})
