import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { freePortBase } from '../support/free-ports.ts'
import { checkLook, looksOf } from '../support/home-page.ts'
import { readPersonalNumbers } from '../support/personal-numbers.ts'
import { type Platform, startPlatform, tokenFor } from '../support/platform.ts'
import { staffOf, webOf } from '../support/staff.ts'
import { ownOf } from './addresses.ts'

/** One platform and one browser for all scenarios, which go one after another. */
export let platform: Platform
export let browser: Browser
/** A page at an English address, for a role that has signed in. */
export let open: ReturnType<typeof staffOf>
let personalNumbers: ReadonlySet<string>
const folder = mkdtempSync(join(tmpdir(), 'management-'))

export async function startStaffedPlatform(): Promise<void> {
  const started = startPlatform({ dataDir: join(folder, 'data'), portBase: await freePortBase() })
  const launched = launchBrowser()
  platform = await started
  browser = await launched
  open = staffOf(browser, platform)
  personalNumbers = await readPersonalNumbers(platform.dataDir)
}

export async function stopStaffedPlatform(): Promise<void> {
  await browser?.close()
  const exitCode = await platform?.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(exitCode, 'exit code of the platform').toBe(0)
}

const tokens = new Map<string, Promise<string>>()

/** The same question, asked of the API. */
export async function ask(query: string, role = 'analyst') {
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
export async function checkNobodyIsNamed(page: Page): Promise<void> {
  const html = await page.content()
  const found = (html.match(/\d{8,}/g) ?? []).filter((digits) => personalNumbers.has(digits))
  expect([...found, ...(html.match(/[\w.+-]+@[\w-]+\.\w+/g) ?? [])], page.url()).toEqual([])
}

/** A page or state in both languages, as it looks, and with nobody's numbers in it; `place`: in a list of such. */
export async function lookAt(page: Page, english: string, status: number, place: number): Promise<void> {
  for (const [language, address] of [english, ownOf(english).replace('/en/staff', '/petugas')].entries()) {
    const answer = await page.goto(webOf(platform) + address)
    expect(answer?.status(), address).toBe(status)
    await checkLook(page, address, looksOf(place, language))
    await checkNobodyIsNamed(page)
  }
}
