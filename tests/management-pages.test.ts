import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withBrowser } from './support/browser.ts'
import { checkAccessibility, checkTelephone } from './support/home-page.ts'
import { freePortBase, type Platform, startPlatform, tokenFor } from './support/platform.ts'
import { cookieOf, openAs, webOf } from './support/staff.ts'

const folder = mkdtempSync(join(tmpdir(), 'management-'))
let platform: Platform

beforeAll(async () => {
  platform = await startPlatform({ dataDir: join(folder, 'data'), portBase: await freePortBase() })
}, 300_000)
afterAll(async () => {
  const exitCode = await platform?.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(exitCode, 'exit code of the platform').toBe(0)
}, 30_000)

const ANALYSTS_PAGES = ['funnel', 'backlog', 'quality', 'waves', 'alerts'].map((page) => `/en/manage/${page}`)
const OWN_ADDRESS: Record<string, string> = {
  funnel: 'corong',
  backlog: 'antrean',
  quality: 'mutu',
  waves: 'gelombang',
  alerts: 'peringatan',
  payments: 'pembayaran',
}
const WAVE_3 = 'date=2020-09-25&step=SELECTED&step=PURCHASED&wave=3'

/** The Indonesian address of an English one. */
function ownOf(address: string): string {
  return address.replace(/^\/en\/manage\/(\w+)/, (_, name: string) => `/kelola/${OWN_ADDRESS[name]}`)
}

type Steps = { step: string; count: number; fromPrevious: { of: number; reached: number } | null }[]

async function askAsAnalyst(query: string): Promise<{ funnel: { steps: Steps } }> {
  const answer = await fetch(`${platform.gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenFor(platform, 'analyst')}` },
    body: JSON.stringify({ query }),
  })
  return (await answer.json()).data
}

async function text(page: Page, selector = 'main'): Promise<string> {
  return ((await page.textContent(selector)) ?? '').replaceAll('\u00a0', ' ')
}

/** No run of digits that could be an identity, telephone or account number; hashes, pseudonyms and SQL stand in `code`. */
async function checkNobodyIsNamed(page: Page): Promise<void> {
  const shown = await page.evaluate(() => {
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!node.parentElement?.closest('code')) texts.push(node.textContent ?? '')
    }
    return texts.join('|')
  })
  expect(shown.match(/\d{9,}|\b08\d{2}[ -]?\d{3,4}[ -]?\d{3,5}\b/g), page.url()).toBeNull()
}

describe('pages for staff', () => {
  it('lead whoever has not signed in to the issuer and back, and say which role is needed to whom it is not given', async () => {
    const refused = await fetch(`${webOf(platform)}/kelola/corong.csv?wave=3`, { redirect: 'manual' })
    expect(refused.status).toBe(303)
    await withBrowser(async (browser) => {
      const officer = await openAs(browser, platform, { role: 'payment_officer', path: `/kelola/corong?${WAVE_3}` })
      expect(new URL(officer.url()).search).toBe(`?${WAVE_3}`)
      expect(await text(officer)).toContain('analis, auditor, atau administrator')
      expect((await officer.reload())?.status()).toBe(403)
      await officer.getByRole('button', { name: 'Keluar' }).click()
      await officer.getByRole('button').click()
      await officer.waitForURL(`${webOf(platform)}/`)
      await officer.goto(`${webOf(platform)}/kelola/pembayaran`)
      expect(officer.url()).toContain('/oidc/')
    })
  })

  it('an analyst finds where wave 3 lost people between selection and purchase, and shares the view', async () => {
    await withBrowser(async (browser) => {
      const analyst = await openAs(browser, platform, { role: 'analyst', path: '/en/manage/funnel' })
      await analyst.getByRole('link', { name: 'Selected → First course bought' }).click()
      await analyst.locator('summary', { hasText: /^Wave$/ }).click()
      await Promise.all([analyst.waitForURL(/wave=3/), analyst.locator('#wave-3').click()])
      await analyst.waitForLoadState()
      const [{ count: selected } = { count: 0 }, { count: purchased } = { count: 0 }] = (
        await askAsAnalyst(`{ funnel(asOf: "2020-09-25T05:00:00Z", steps: [SELECTED, PURCHASED], filter: { wave: ["3"] }) {
          steps { step count } } }`)
      ).funnel.steps
      const found = await text(analyst)
      expect(purchased).toBeLessThan(selected)
      expect(found).toContain(`${selected - purchased} people stopped between “Selected” and “First course bought”`)
      expect(await analyst.locator('#between tbody tr').count()).toBe(selected - purchased)

      await analyst.locator('#view-name').fill('Lost in wave 3')
      await analyst.getByRole('button', { name: 'Save view' }).click()
      const shared = analyst.url()
      const auditor = await openAs(browser, platform, { role: 'auditor', path: new URL(shared).pathname })
      await auditor.getByRole('link', { name: 'Lost in wave 3' }).click()
      expect(await text(auditor, '.explorer h2')).toBe(await text(analyst, '.explorer h2'))
      await auditor.goBack()
      await auditor.goForward()
      await auditor.reload()
      expect(await text(auditor, '#between h2')).toBe(await text(analyst, '#between h2'))
    })
  })

  it('show the numbers of the API and of the CSV, in both languages, and the same drawing as a file', async () => {
    const query = 'date=2020-09-15&step=SELECTED&step=PURCHASED&step=COMPLETED&by=PROVINCE'
    const { funnel } =
      await askAsAnalyst(`{ funnel(asOf: "2020-09-15T05:00:00Z", steps: [SELECTED, PURCHASED, COMPLETED]) {
      steps { step count fromPrevious { of reached } } } }`)
    await withBrowser(async (browser) => {
      const page = await openAs(browser, platform, { role: 'analyst', path: '/kelola/corong' })
      const cookie = await cookieOf(page)
      for (const [path, locale] of [
        ['/kelola/corong', 'id-ID'],
        ['/en/manage/funnel', 'en-GB'],
      ] as const) {
        const format = new Intl.NumberFormat(locale, { useGrouping: 'always' })
        const read = async (file: string) => {
          const answer = await fetch(`${webOf(platform)}${path}${file}?${query}`, { headers: { cookie } })
          return { type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) }
        }
        const lines = (await read('/funnel.csv')).body.toString().trim().split('\r\n').slice(1)
        const parts = new Map<string, number>()
        for (const line of lines) {
          const [step = '', , people = ''] = line.split(',').slice(-13)
          parts.set(step, (parts.get(step) ?? 0) + Number(people))
        }
        for (const { step, count } of funnel.steps) expect(parts.get(step), `${step} in the CSV`).toBe(count)
        await page.goto(`${webOf(platform)}${path}?${query}`)
        const cells = (await page.locator('.explorer table').first().locator('tbody tr').allTextContents()).map((row) =>
          row.replaceAll('\u00a0', ' '),
        )
        for (const [index, line] of lines.entries()) {
          const people = Number(line.split(',').slice(-11)[0])
          expect(cells[index], line).toContain(format.format(people))
        }
        const drawing = (await read('/funnel.svg')).body.toString()
        const shown = await page.locator('.chart').first().locator('text').allTextContents()
        for (const label of shown) expect(drawing).toContain(label.replaceAll('&', '&#38;'))
        const picture = await read('/funnel.png')
        expect([picture.type, picture.body.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG'])
      }
    })
  })

  it('an officer builds a batch, an approver releases it by keyboard alone, and pressing twice does it once', async () => {
    await withBrowser(async (browser) => {
      const officer = await openAs(browser, platform, {
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

      const approver = await openAs(browser, platform, { role: 'payment_approver', path: '/en/manage/waves' })
      await approver.keyboard.press('g')
      await Promise.all([approver.waitForURL(/payments$/), approver.keyboard.press('p')])
      await approver.locator('tbody a', { hasText: 'LinkAja' }).first().focus()
      await Promise.all([approver.waitForURL(/payments\/./), approver.keyboard.press('Enter')])
      await approver.getByRole('link', { name: 'Look again and release' }).focus()
      await Promise.all([approver.waitForURL(/release$/), approver.keyboard.press('Enter')])
      await checkAccessibility(approver, 'releasing a batch')
      await approver.locator('.confirm button').focus()
      await approver.keyboard.press('Enter')
      await approver.keyboard.press('Enter')
      await approver.waitForURL(/done=released/)
      expect(await text(approver)).toContain('payment_approver')
      const again = await approver.goto(`${webOf(platform)}${path}/release`)
      expect(again?.status()).toBe(200)
      expect(await text(approver)).toContain('not waiting for release')
    })
  })

  it('an administrator opens, closes, draws and announces a wave; each says first what it will do', async () => {
    await withBrowser(async (browser) => {
      const page = await openAs(browser, platform, { role: 'administrator', path: '/en/manage' })
      expect(page.url()).toContain('/en/manage/waves')
      await page.goto(`${webOf(platform)}/en/manage/waves/open?number=77&quota=0&opens=x&closes=2026-01-01`)
      expect(await page.locator('.mistakes li').count()).toBe(2)
      const today = new Date().toISOString().slice(0, 10)
      await page.goto(`${webOf(platform)}/en/manage/waves/open?number=77&quota=3&opens=${today}&closes=2999-01-01`)
      expect(await text(page)).toContain('The backlog that it meets')
      await page.locator('.confirm button').dblclick()
      await page.waitForURL(/done=opened/)
      for (const [action, done] of [
        ['Close', 'is closed'],
        ['Draw', 'has been drawn'],
        ['Announce', 'has been announced'],
      ] as const) {
        await page.getByRole('link', { name: `${action} Wave 77` }).click()
        expect(await text(page)).toContain('What this will do')
        await page.locator('.confirm button').click()
        await page.waitForURL(/done=/)
        expect(await text(page, '.done')).toContain(`Wave 77 ${done}`)
      }
    })
  }, 120_000)

  it('hold in both languages and themes: axe, on a telephone and a large screen, by keyboard, and name nobody', async () => {
    await withBrowser(async (browser) => {
      await checkPages(browser, 'administrator', [...ANALYSTS_PAGES, '/en/manage/waves/open'])
      await checkPages(browser, 'auditor', [
        '/en/manage/payments',
        `/en/manage/funnel?${WAVE_3}&by=PROVINCE&cohort=WEEK`,
      ])
      const page = await openAs(browser, platform, { role: 'analyst', path: '/en/manage/waves' })
      await page.keyboard.press('?')
      expect(await page.locator('dialog').isVisible()).toBe(true)
      await page.keyboard.press('Escape')
      await page.keyboard.press('g')
      await Promise.all([page.waitForURL(/funnel/), page.keyboard.press('f')])
      await page.keyboard.press('/')
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY')
      await page.keyboard.press('Tab')
      await Promise.all([page.waitForURL(/step=/), page.keyboard.press('Space')])
      await page.waitForLoadState()
      expect(await page.evaluate(() => document.activeElement?.id), 'focus stays where it was').toBe('step-REGISTERED')
    })
  }, 240_000)

  it('never fail and never pass on anything unescaped, whatever hostile queries they are sent', async () => {
    const cookies = await withBrowser(async (browser) =>
      Promise.all(
        ['analyst', 'auditor'].map(async (role) =>
          cookieOf(await openAs(browser, platform, { role, path: '/en/manage/waves' })),
        ),
      ),
    )
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<script>alert(1)</script>', '"><svg onload=1>', "' OR 1=1 --", '9999-12-31', '-1', '__proto__'),
    )
    const field = fc.oneof(
      fc.constantFrom('date', 'step', 'window', 'by', 'by2', 'wave', 'province', 'cohort', 'compare', 'compareWave'),
      fc.constantFrom('from', 'to', 'grain', 'after', 'before', 'since', 'until', 'state', 'done', 'number', 'quota'),
      nasty,
    )
    const query = fc.array(fc.tuple(field, nasty), { maxLength: 4 })
    const path = fc.constantFrom(
      ...[...ANALYSTS_PAGES, '/en/manage/payments', '/en/manage/nowhere'].flatMap((each) => [each, ownOf(each)]),
      '/kelola/corong/funnel.csv',
      '/kelola/corong/trend.svg',
      '/en/manage/payments/%00',
      '/en/manage/waves/9999/close',
    )
    const numRuns = Number(process.env.HOSTILE_QUERIES ?? 40)
    await fc.assert(
      fc.asyncProperty(query, path, fc.constantFrom(...cookies), async (pairs, page, cookie) => {
        const address = `${webOf(platform)}${page}?${new URLSearchParams(pairs)}`
        const answer = await fetch(address, { headers: { cookie }, redirect: 'manual' })
        expect([200, 400, 403, 404], address).toContain(answer.status)
        expect(answer.headers.get('cache-control')).toBe('no-store')
        expect((await answer.text()).replace(/<script src="\/assets\/[\w.-]+" defer><\/script>/, '')).not.toMatch(
          /<script|<svg onload/,
        )
      }),
      { numRuns },
    )
  }, 600_000)
})

async function checkPages(browser: Browser, role: string, addresses: string[]): Promise<void> {
  const page = await openAs(browser, platform, { role, path: '/en/manage/waves' })
  for (const english of addresses) {
    for (const [address, scheme, width] of [
      [english, 'light', 1280],
      [ownOf(english), 'dark', 360],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 800 })
      const answer = await page.goto(webOf(platform) + address)
      expect(answer?.status(), address).toBe(200)
      if (width === 360) await checkTelephone(page)
      await checkAccessibility(page, `${address}, ${scheme}, ${width}`)
      await checkNobodyIsNamed(page)
    }
  }
}
