import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timesDone } from './support/audit-log.ts'
import { launchBrowser } from './support/browser.ts'
import { whileFrozen } from './support/frozen.ts'
import { checkAccessibility, checkContrast, checkTelephone } from './support/home-page.ts'
import { follow, plain, tabTo, text } from './support/page-reader.ts'
import { readPersonalNumbers } from './support/personal-numbers.ts'
import { freePortBase, type Platform, startPlatform, tokenFor } from './support/platform.ts'
import { cookieOf, openAs, staffOf, webOf } from './support/staff.ts'

const folder = mkdtempSync(join(tmpdir(), 'management-'))
let platform: Platform
let browser: Browser
/** A page at an English address, for a role that has signed in. */
let open: ReturnType<typeof staffOf>
let personalNumbers: ReadonlySet<string>

beforeAll(async () => {
  platform = await startPlatform({ dataDir: join(folder, 'data'), portBase: await freePortBase() })
  browser = await launchBrowser()
  open = staffOf(browser, platform)
  personalNumbers = await readPersonalNumbers(platform.dataDir)
}, 300_000)
afterAll(async () => {
  await browser?.close()
  const exitCode = await platform?.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(exitCode, 'exit code of the platform').toBe(0)
}, 30_000)

const OWN_ADDRESS: Record<string, string> = {
  funnel: 'corong',
  backlog: 'antrean',
  quality: 'mutu',
  waves: 'gelombang',
  alerts: 'peringatan',
  payments: 'pembayaran',
}
const ALL_PAGES = Object.keys(OWN_ADDRESS).map((page) => `/en/manage/${page}`)
const WAVE_3 = 'date=2020-09-25&step=SELECTED&step=PURCHASED&wave=3'
const WAVE_PLAN = 'number=78&quota=800&opens=2026-11-22&closes=2999-01-01'

/** Pages and states with whoever sees them: an English address and its status. */
const LOOKS: Record<string, [address: string, status: number][]> = {
  analyst: [
    [`/en/manage/funnel?${WAVE_3}&by=GENDER&exact=1`, 200],
    ['/en/manage/funnel?date=2020-09-15&step=SELECTED&step=PAID&wave=3&compareWave=4', 200],
    ['/en/manage/funnel?date=2020-04-12&wave=9', 200],
    ['/en/manage/funnel?date=2020-02-31&step=nowhere', 400],
    ['/en/manage/funnel?date=2020-09-15&by=DISTRICT&by2=ENTRY_DATE', 200],
    ['/en/manage/funnel?date=2020-09-15&by=DISTRICT&by2=ENTRY_DATE&compare=2020-08-15', 400],
    ['/en/manage/backlog?date=2020-09-15', 200],
    ['/en/manage/backlog?wave=nowhere', 400],
    ['/en/manage/alerts', 200],
    ['/en/manage/payments', 403],
    ['/en/manage/nowhere', 404],
  ],
  administrator: [
    ['/en/manage/quality', 200],
    ['/en/manage/waves?done=opened&wave=9', 200],
    ['/en/manage/waves/open', 200],
    ['/en/manage/waves/open?number=3&quota=0&opens=x', 400],
    [`/en/manage/waves/open?${WAVE_PLAN}`, 200],
    ['/en/manage/waves/1/draw', 200],
    ['/en/manage/waves/9999/close', 404],
  ],
  payment_approver: [
    ['/en/manage/payments', 200],
    ['/en/manage/payments/nowhere', 404],
  ],
}

/** The Indonesian address of an English one. */
function ownOf(address: string): string {
  return address.replace(/^\/en\/manage\/(\w+)/, (_, name: string) => `/kelola/${OWN_ADDRESS[name] ?? name}`)
}

const tokens = new Map<string, Promise<string>>()

/** The same question, asked of the API. */
async function ask(query: string, role = 'analyst') {
  const token = tokens.get(role) ?? tokenFor(platform, role)
  tokens.set(role, token)
  const answer = await fetch(`${platform.gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token}`, 'accept-language': 'en' },
    body: JSON.stringify({ query }),
  })
  return (await answer.json()).data
}

/** No number of anybody's in the whole of the page, seen or not. */
async function checkNobodyIsNamed(page: Page): Promise<void> {
  const html = await page.content()
  const found = (html.match(/\d{8,}/g) ?? []).filter((digits) => personalNumbers.has(digits))
  expect([...found, ...(html.match(/[\w.+-]+@[\w-]+\.\w+/g) ?? [])], page.url()).toEqual([])
}

describe('pages for staff', () => {
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

  it('have files whose words are in the language of their page, and whose numbers are the same in both', async () => {
    const page = await open({ role: 'analyst', path: '/kelola' })
    const cookie = await cookieOf(page)
    const query = `${WAVE_3.replace('&wave=3', '')}&by=GENDER&from=SELECTED&to=PURCHASED`
    const read = async (file: string, query: string) => {
      const addresses = [`/kelola/corong/${file}`, `/en/manage/funnel/${file}`]
      const [own = '', english = ''] = await Promise.all(
        addresses.map(async (address) =>
          (await fetch(`${webOf(platform)}${address}?${query}`, { headers: { cookie } })).text(),
        ),
      )
      return { own, english }
    }
    for (const name of ['funnel', 'times', 'trend', 'stopped']) {
      const { own, english } = await read(`${name}.csv`, query)
      const [head, ...rows] = own.trim().split('\r\n')
      const [sameHead, ...others] = english.trim().split('\r\n')
      expect([head, rows.length], name).toEqual([sameHead, others.length])
      const columns = head?.split(',') ?? []
      for (const [index, row] of rows.entries()) {
        const other = others[index]?.split(',') ?? []
        for (const [place, cell] of row.split(',').entries()) {
          const column = columns[place] ?? ''
          if (column.endsWith('_name')) expect([cell === '', cell !== other[place]], column).toContain(true)
          else if (/^[\d.]+$/.test(cell)) expect(cell, column).toBe(other[place])
        }
      }
      expect(columns.filter((column) => column.endsWith('_name')).length, name).toBeGreaterThan(0)
    }
    for (const name of ['funnel', 'times', 'trend']) {
      const { own, english } = await read(`${name}.svg`, query)
      expect([own, english].map((drawing) => /xml:lang="(\w+)"/.exec(drawing)?.[1])).toEqual(['id', 'en'])
      expect([own.includes('Keadaan sampai akhir'), own.includes('As of')]).toEqual([true, false])
      expect([english.includes('Keadaan'), english.includes('As of the end')]).toEqual([false, true])
    }
    const refused = await read('funnel.csv', 'date=2020-02-31')
    expect([refused.own, refused.english]).toEqual([
      expect.stringContaining('Alamat ini'),
      expect.stringContaining('The address'),
    ])
  })

  it('show the numbers of the API and of the CSV, in both languages, and the same drawing as a file', async () => {
    const pair = 'from: SELECTED, to: PURCHASED, asOf: "2020-09-15T05:00:00Z"'
    const { funnel, stepTimes, backlog, waves } = await ask(`{
      funnel(asOf: "2020-09-15T05:00:00Z", steps: [SELECTED, PURCHASED, COMPLETED], by: [GENDER]) {
        breakdown { steps { step count } } }
      stepTimes(${pair}, by: [GENDER], exact: true) { breakdown { people median { seconds } p99 { seconds } } }
      backlog(${pair}) { people ages { people } }
      waves { entrantCount selectedCount }
    }`)
    const { paymentsDue } = await ask('{ paymentsDue { count amount } }', 'payment_officer')
    const query =
      'date=2020-09-15&step=SELECTED&step=PURCHASED&step=COMPLETED&by=GENDER&from=SELECTED&to=PURCHASED&exact=1'
    const page = await open({ role: 'analyst', path: '/kelola' })
    const officer = await open({ role: 'payment_officer', path: '/kelola' })
    const cookie = await cookieOf(page)
    for (const [locale, at] of [
      ['id-ID', ownOf],
      ['en-GB', (address: string) => address],
    ] as const) {
      const format = new Intl.NumberFormat(locale, { useGrouping: 'always' })
      const go = (where: Page, address: string) => where.goto(webOf(platform) + at(address))
      const read = async (file: string) => {
        const answer = await fetch(`${webOf(platform)}${at(`/en/manage/funnel/${file}`)}?${query}`, {
          headers: { cookie },
        })
        return { type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) }
      }
      /** Rows of a file as numbers by column. */
      const rows = async (file: string): Promise<Record<string, string>[]> => {
        const [head = '', ...lines] = (await read(file)).body.toString().trim().split('\r\n')
        return lines.map((line) => {
          const cells = line.split(',')
          return Object.fromEntries(head.split(',').map((name, index) => [name, cells[index] ?? '']))
        })
      }
      /** Rows of the tables that follow a heading or stand in the whole page, as the reader sees them. */
      const shown = async (where: Page, selector: string): Promise<string[]> =>
        (await where.locator(`${selector} tbody tr`).allTextContents()).map(plain)

      await go(page, `/en/manage/funnel?${query}`)
      const counts = funnel.breakdown.flatMap(({ steps }: { steps: { count: number }[] }) =>
        steps.map(({ count }) => count),
      )
      expect((await rows('funnel.csv')).map(({ people }) => Number(people))).toEqual(counts)
      const table = await shown(page, '.explorer section:nth-of-type(1) details')
      expect(table).toHaveLength(counts.length)
      for (const [index, count] of counts.entries()) expect(table[index]).toContain(format.format(count))

      const times = await rows('times.csv')
      const [, ...parts] = await shown(page, '.explorer section:nth-of-type(2) details')
      const parted = [...new Set(times.map(({ series }) => series))].slice(1)
      expect(parts).toHaveLength(stepTimes.breakdown.length)
      for (const [index, { people, median, p99 }] of stepTimes.breakdown.entries()) {
        const own = times.filter(({ series }) => series === parted[index])
        const told = (name: string) => own.find(({ figure }) => figure === name)?.seconds ?? ''
        const bins = own.filter(({ figure }) => figure === 'bin').map((bin) => Number(bin.people))
        expect(parts[index]).toContain(format.format(people))
        expect(bins.reduce((sum, each) => sum + each, 0)).toBe(people)
        expect([told('median'), told('p99')]).toEqual(
          [median, p99].map((found) => (found === null ? '' : String(found.seconds))),
        )
        for (const found of [median, p99]) if (found !== null) expect(parts[index]).toMatch(spelled(found.seconds))
      }

      const trend = await rows('trend.csv')
      const periods = await shown(page, '.explorer section:nth-of-type(3) details')
      expect(periods).toHaveLength(trend.length)
      for (const [index, { people = '' }] of trend.entries()) {
        expect(periods[index]).toContain(format.format(Number(people)))
      }
      // Who went on by the date of the screen, by period or by the time that it took.
      const wentOn = trend.reduce((sum, { rate_reached }) => sum + Number(rate_reached), 0)
      expect(wentOn).toBe(Number(times[0]?.people))
      const stopped = (await rows('stopped.csv')).map(({ pseudonym }) => pseudonym)
      expect(await page.locator('#between tbody code').allTextContents()).toEqual(stopped)

      for (const [index, name] of ['funnel', 'times', 'trend'].entries()) {
        const drawing = (await read(`${name}.svg`)).body.toString().replaceAll('&#38;', '&')
        const labels = await page.locator('.chart').nth(index).locator('text').allTextContents()
        for (const label of labels) expect(drawing, name).toContain(label)
        const picture = await read(`${name}.png`)
        expect([picture.type, picture.body.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG'])
      }

      await go(page, '/en/manage/backlog?date=2020-09-15')
      const [waiting, ages] = [await shown(page, 'section:nth-of-type(1)'), await shown(page, 'section:nth-of-type(2)')]
      expect(waiting[1]).toContain(format.format(backlog.people))
      const old = backlog.ages.map(({ people }: { people: number }) => format.format(people))
      expect(ages[1]?.endsWith(old.join(''))).toBe(true)

      await go(page, '/en/manage/waves')
      const listed = await shown(page, 'main')
      for (const [index, wave] of waves.entries()) {
        for (const count of [wave.entrantCount, wave.selectedCount]) {
          expect(listed[index]).toContain(format.format(count))
        }
      }
      await go(officer, '/en/manage/payments')
      const due = await shown(officer, 'section:nth-of-type(1)')
      for (const [index, { count, amount }] of paymentsDue.entries()) {
        expect(due[index]).toContain(format.format(count))
        expect(due[index]).toContain(`Rp${format.format(BigInt(amount))}`)
      }
    }
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

  it('a series has one colour in every chart of a view, and in its files', async () => {
    const query = 'date=2020-09-25&step=JOINED&step=PAID&by=PLATFORM'
    const page = await open({ role: 'analyst', path: `/en/manage/funnel?${query}` })
    const coloursIn = (drawing: string, text: RegExp) =>
      new Map([...drawing.matchAll(text)].map(({ groups }) => [groups?.label ?? '', groups?.colour ?? '']))
    const inFunnel = /class="(?<colour>s\d)"[^>]*>(?:<\/rect>)?<text[^>]*>[^<]* · (?<label>[^<·]+)<\/text>/g
    const inTimes = /<text x="0" y="13">(?<label>[^<]+)<\/text><rect class="(?<colour>\w+)"/g
    const drawings = await page.locator('.chart').evaluateAll((all) => all.map((each) => each.innerHTML))
    const cookie = await cookieOf(page)
    const files = ['funnel.svg', 'times.svg', 'trend.svg'].map(async (file) => {
      const answer = await fetch(`${webOf(platform)}/en/manage/funnel/${file}?${query}`, { headers: { cookie } })
      return answer.text()
    })
    for (const [funnel = '', times = '', trend = ''] of [drawings, await Promise.all(files)]) {
      const parts = coloursIn(funnel, inFunnel)
      expect([...parts.values()].toSorted()).toEqual(['s1', 's2', 's3', 's4'])
      const timed = coloursIn(times, inTimes)
      expect([...timed.keys()].filter((label) => parts.has(label)).length).toBeGreaterThan(2)
      for (const [label, colour] of timed) expect([label, colour]).toEqual([label, parts.get(label) ?? 'rest'])
      // All people are none of the parts.
      for (const colour of parts.values()) expect(trend).not.toContain(`class="${colour}"`)
    }
  })

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
    await lookAt(approver, path, 200)
    await lookAt(approver, `${path}/release`, 200)
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
    expect(await text(approver)).toMatch(/Citra Pembuat Pembayaran.*Dimas Penyetuju Pembayaran/)
    await lookAt(approver, `${path}/release`, 200)
    expect(await text(approver)).toContain('tidak sedang menunggu dilepas')
    expect(await timesDone(platform.dataDir, 'disbursement', 'approveBatch')).toBe(1)
  })

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

  it('an administrator opens, closes, draws and announces a wave; each says first what it will do', async () => {
    const page = await open({ role: 'administrator', path: '/en/manage' })
    expect(page.url()).toContain('/en/manage/waves')
    await page.goto(`${webOf(platform)}/en/manage/waves/open?number=77&quota=0&opens=x&closes=2026-01-01`)
    expect(await page.locator('.mistakes li').count()).toBe(2)
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
    const met = await page.locator('main tbody tr').allTextContents()
    const { eligible, joined } = await ask(`{
      eligible: backlog(from: ELIGIBLE, to: JOINED) { people }
      joined: backlog(from: JOINED, to: SELECTED) { people } }`)
    expect(met[0]).toContain(`Eligible → Joined a wave${eligible.people.toLocaleString('en')}`)
    expect(met[1]).toContain(`Joined a wave → Selected${joined.people.toLocaleString('en')}`)
    await page.locator('.confirm button').dblclick()
    await page.waitForURL(/done=opened/)
    expect(await timesDone(platform.dataDir, 'registration', 'openWave')).toBe(1)
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

  it('alert whoever looks, who says by name that they take care of it', async () => {
    const page = await open({ role: 'administrator', path: '/en/manage/alerts' })
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

  it('never fail and never pass on anything unescaped, whatever hostile queries they are sent', async () => {
    const cookies = await Promise.all(
      ['analyst', 'auditor'].map(async (role) => cookieOf(await open({ role, path: '/en/manage/waves' }))),
    )
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<script>alert(1)</script>', '"><svg onload=1>', "' OR 1=1 --", '9999-12-31', '-1', '__proto__'),
    )
    const field = fc.oneof(
      fc.constantFrom('date', 'step', 'window', 'by', 'by2', 'wave', 'province', 'cohort', 'compare', 'compareWave'),
      fc.constantFrom('from', 'to', 'grain', 'exact', 'after', 'before', 'since', 'until', 'state', 'done', 'number'),
      nasty,
    )
    const query = fc.array(fc.tuple(field, nasty), { maxLength: 4 })
    const path = fc.constantFrom(
      ...[...ALL_PAGES, '/en/manage/nowhere', '/en/staff'].flatMap((each) => [each, ownOf(each)]),
      '/kelola/corong/funnel.csv',
      '/kelola/corong/trend.svg',
      '/en/manage/payments/%00',
      '/en/manage/waves/open',
      '/en/manage/waves/9999/close',
    )
    const wanted = Number(process.env.HOSTILE_QUERIES ?? 40)
    const together = Math.min(8, wanted)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(query, path, fc.constantFrom(...cookies)), { minLength: together, maxLength: together }),
        async (asked) => {
          await Promise.all(asked.map(([pairs, page, cookie]) => expectSafe(pairs, page, cookie)))
        },
      ),
      { numRuns: Math.ceil(wanted / together) },
    )
  }, 3_600_000)
})

async function expectSafe(pairs: [string, string][], page: string, cookie: string): Promise<void> {
  const address = `${webOf(platform)}${page}?${new URLSearchParams(pairs)}`
  const answer = await fetch(address, { headers: { cookie }, redirect: 'manual' })
  expect([200, 400, 403, 404], address).toContain(answer.status)
  if (/manage|kelola/.test(page)) expect(answer.headers.get('cache-control')).toBe('no-store')
  const body = (await answer.text()).replace(/<script src="\/assets\/[\w.-]+" defer><\/script>/, '')
  expect(body, address).not.toMatch(/<script|<svg onload/)
}

/** Seconds as the page has them in English or Indonesian, for a part of what it says: `4 h 12 min` or `4 jam 12 mnt`. */
function spelled(seconds: number): RegExp {
  const units = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60]
  const told = [...units.filter((unit) => unit > 0), seconds % 60]
  return new RegExp(told.map((unit) => `${unit} [a-z]+`).join(' '))
}

/** A page or state in both languages: dark on a telephone, then light on a large screen. */
async function lookAt(page: Page, english: string, status: number): Promise<void> {
  for (const address of [english, ownOf(english).replace('/en/staff', '/petugas')]) {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 360, height: 800 })
    const answer = await page.goto(webOf(platform) + address)
    expect(answer?.status(), address).toBe(status)
    await checkTelephone(page)
    await checkAccessibility(page, `${address}, dark, 360`)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 800 })
    await checkContrast(page, `${address}, light, 1280`)
    await checkNobodyIsNamed(page)
  }
}
