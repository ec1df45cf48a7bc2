import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { demoUsersFile } from '#platform/demo-users.ts'
import type { Platform } from './platform.ts'

/** The web under the name that the issuer sends browsers back to. */
export function webOf({ portBase }: Pick<Platform, 'portBase'>): string {
  return `http://localhost:${portBase}`
}

type Staff = { role: string; path: string } & BrowserContextOptions

/** A page of a browser of its own at an address of the web, after signing in as a member of staff with this role. */
export async function openAs(browser: Browser, platform: Platform, { role, path, ...options }: Staff): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  await page.goto(webOf(platform) + path)
  const { users } = demoUsersFile.parse(JSON.parse(readFileSync(join(platform.dataDir, 'demo-users.json'), 'utf8')))
  const user = users.find(({ roles }) => roles.some((each) => each === role))
  await page.locator('#username').fill(user?.username ?? '')
  await page.locator('#password').fill(user?.password ?? '')
  await page.locator('#password').press('Enter')
  await page.waitForURL(`${webOf(platform)}/**`)
  return page
}

/** Like `openAs`, but each role signs in once: later browsers begin with the session of the first. */
export function staffOf(browser: Browser, platform: Platform): (staff: Staff) => Promise<Page> {
  const sessions = new Map<string, ReturnType<BrowserContext['storageState']>>()
  const signIn = async (role: string) => {
    const page = await openAs(browser, platform, { role, path: '/kelola' })
    const session = await page.context().storageState()
    await page.context().close()
    return session
  }
  return async ({ role, path, ...options }) => {
    const session = sessions.get(role) ?? signIn(role)
    sessions.set(role, session)
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
      storageState: await session,
    })
    const page = await context.newPage()
    await page.goto(webOf(platform) + path)
    return page
  }
}

/** What the browser of a page sends along to the web: the session of whoever signed in there. */
export async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies(page.url())
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}
