import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

// No page draws with WebGL, for which the package would have a graphics card imitated: a sixth of Chromium's work.
sparticuz.setGraphicsMode = false

/** Of the package's arguments those for small containers: one process for all pages ends with the first page, and checks must hold with web security on. */
const UNWANTED = /^--(single-process|no-zygote|disable-web-security|headless|disable-site-isolation-trials)/

/** What Chromium would ask the internet for by itself. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/** A headless Chromium from the npm package, as root as well. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await unpackedChromium(),
    args: [...sparticuz.args.filter((argument) => !UNWANTED.test(argument)), ...QUIET],
    headless: true,
  })
}

/** Runs `use` with a browser and closes it whatever happens. */
export async function withBrowser<Result>(use: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await launchBrowser()
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}

const CACHE = join(import.meta.dirname, '../../node_modules/.cache')

/**
 * The package unpacks into the folder for temporary files, where the binary belongs to whoever came first and may be
 * half written by somebody else. Here it is unpacked once for each checkout, whole or not at all.
 */
async function unpackedChromium(): Promise<string> {
  const folder = join(CACHE, 'chromium')
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true })
    const draft = mkdtempSync(join(CACHE, 'chromium-'))
    const before = process.env.TMPDIR
    process.env.TMPDIR = draft
    try {
      await sparticuz.executablePath()
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
    try {
      renameSync(draft, folder)
    } catch (error) {
      rmSync(draft, { recursive: true, force: true })
      // Another process was faster.
      if (!existsSync(folder)) throw error
    }
  }
  return join(folder, 'chromium')
}
