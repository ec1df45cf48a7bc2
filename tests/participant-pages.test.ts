import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withBrowser } from './support/browser.ts'
import { checkAccessibility, checkTelephone, onPage } from './support/home-page.ts'
import { type RunningWeb, startWeb } from './support/running-web.ts'
import { type Figures, SOME_FIGURES, startStubGateway } from './support/stub-gateway.ts'

const confirmations: NonNullable<Figures['confirmations']> = []
let gateway: Awaited<ReturnType<typeof startStubGateway>>
let web: RunningWeb

beforeAll(async () => {
  gateway = await startStubGateway({ ...SOME_FIGURES, confirmations })
  web = await startWeb(gateway.url)
}, 120_000)
beforeEach(() => void confirmations.splice(0))
afterAll(async () => {
  gateway.close()
  expect(await web.stop(), 'exit code of the web').toBe(0)
})

/** A token that the stub answers with a type of the API. */
function tokenFor(outcome: string): string {
  return `${randomBytes(24).toString('hex')}-${outcome}`
}

function press(token: string, { path = '/en/verify-email', base = web.url, headers = {} } = {}): Promise<Response> {
  return fetch(base + path, { method: 'POST', body: new URLSearchParams({ token }), headers })
}

describe('the link in the e-mail', () => {
  it('uses nothing up when it is opened, by whatever means', async () => {
    const token = tokenFor('VerifyEmailSuccess')
    const address = `${web.url}/verify-email?token=${token}`
    const forged = { 'x-gelombang-form': `token=${token}` }
    for (const method of ['GET', 'HEAD']) {
      expect((await fetch(address, { method, headers: forged })).status).toBe(200)
    }
    expect(confirmations).toEqual([])
  })

  it.each([
    ['VerifyEmailSuccess', 200, 'Your e-mail address is confirmed'],
    ['WrongCodeError', 400, 'This link is not known'],
    ['ExpiredError', 410, 'This link is no longer valid'],
    ['ForbiddenError', 503, 'Try again in a minute'],
  ])('says what to do after %s', async (outcome, status, words) => {
    const answer = await press(tokenFor(outcome))
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(words)
  })

  it('is confirmed once, however often the button is pressed', async () => {
    const token = tokenFor('VerifyEmailSuccess')
    await press(token)
    await press(token, { path: '/verify-email' })
    const keys = confirmations.map(({ idempotencyKey }) => idempotencyKey)
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).not.toContain(token)
    expect(keys[0]).not.toBe(createHash('sha256').update(token).digest('base64url'))
  })

  it('asks nobody about a link that was cut', async () => {
    for (const token of ['', 'short', '"><script>1</script>', 'x'.repeat(200)]) {
      for (const answer of [
        await fetch(`${web.url}/en/verify-email?${new URLSearchParams({ token })}`),
        await press(token),
      ]) {
        expect(answer.status).toBe(400)
        expect(await answer.text()).toContain('This link is not known')
      }
    }
    expect(confirmations).toEqual([])
  })

  it('takes its own form alone', async () => {
    const token = tokenFor('VerifyEmailSuccess')
    const origin = web.url
    const status = async (headers: Record<string, string>) => (await press(token, { headers })).status
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await status({ 'sec-fetch-site': 'same-site', origin })).toBe(403)
    expect(await status({ origin: 'https://elsewhere.example' })).toBe(403)
    expect(await status({ 'content-type': 'text/plain' })).toBe(415)
    expect((await press('x'.repeat(50_000))).status).toBe(413)
    expect((await press(token, { path: '/sign-in' })).status).toBe(405)
    expect(confirmations).toEqual([])
    expect(await status({ origin })).toBe(200)
    expect(await status({ 'sec-fetch-site': 'same-origin', origin: 'null' })).toBe(200)
  })

  it('keeps its secret: no cache, no referrer, no log', async () => {
    const token = tokenFor('VerifyEmailSuccess')
    for (const prefix of ['', '/en', '/id']) {
      const opened = await fetch(`${web.url}${prefix}/verify-email?token=${token}`, { redirect: 'manual' })
      expect(opened.headers.get('referrer-policy'), prefix).toBe('no-referrer')
      expect(opened.headers.get('cache-control'), prefix).toBe('no-store')
    }
    const pressed = await press(token)
    expect(pressed.headers.get('referrer-policy')).toBe('no-referrer')
    expect(pressed.headers.get('cache-control')).toBe('no-store')
    expect(pressed.headers.get('content-security-policy')).toContain("form-action 'self'")
    expect(web.log()).not.toContain(token)
  })

  it('stays valid when the gateway is away, and can be pressed again', async () => {
    const alone = await startWeb('http://127.0.0.1:9/graphql')
    try {
      const token = tokenFor('VerifyEmailSuccess')
      const answer = await press(token, { base: alone.url })
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
      expect(await answer.text()).toContain(`value="${token}"`)
      expect(alone.log()).toContain('gateway away')
      expect(alone.log()).not.toContain(token)
    } finally {
      await alone.stop()
    }
  }, 60_000)
})

it('the pages for participants hold in Chromium: by keyboard, without script, axe, telephone, both languages', async () => {
  await withBrowser(async (browser) => {
    for (const [prefix, title] of [
      ['', 'Alamat e-mail Anda sudah dikonfirmasi'],
      ['/en', 'Your e-mail address is confirmed'],
    ]) {
      const address = `${web.url}${prefix}/verify-email?token=${tokenFor('VerifyEmailSuccess')}`
      await onPage(
        browser,
        address,
        { javaScriptEnabled: false, viewport: { width: 360, height: 740 } },
        async (page) => {
          await page.locator('form button').focus()
          await Promise.all([
            page.waitForResponse((answer) => answer.request().method() === 'POST'),
            page.keyboard.press('Enter'),
          ])
          await page.waitForSelector('main a')
          expect(await page.textContent('h1')).toBe(title)
          expect(await page.title()).toContain(title)
          expect(new URL(page.url()).search, 'the secret in the address').toBe('')
        },
      )
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const path of [address, `${web.url}${prefix}/verify-email`, `${web.url}${prefix}/sign-in`]) {
          await onPage(browser, path, { colorScheme, viewport: { width: 360, height: 740 } }, async (page) => {
            await checkAccessibility(page, path)
            await checkTelephone(page)
          })
        }
      }
    }
    await onPage(browser, `${web.url}/sign-in`, {}, async (page) => {
      expect(await page.getAttribute('main a', 'href')).toMatch(/^http.*\/graphql$/)
      await page.click('nav a[hreflang]')
      expect(await page.textContent('h1')).toBe('Sign in as a participant')
    })
  })
}, 120_000)
