import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Of the package's arguments those for small containers: one process for all pages ends with the first page, and checks must hold with web security on. */
const UNWANTED = /^--(single-process|no-zygote|disable-web-security|headless|disable-site-isolation-trials)/

/** What Chromium would ask the internet for by itself. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** Runs `use` with a headless Chromium from the npm package, as root as well, and closes it whatever happens. */
export async function withBrowser<Result>(use: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...sparticuz.args.filter((argument) => !UNWANTED.test(argument)), ...QUIET],
    headless: true,
  })
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}
