import type { Page } from 'playwright-core'

/** Without the spaces that keep a date or an amount on one line. */
export function plain(text: string | null): string {
  return (text ?? '').replaceAll('\u00a0', ' ')
}

export async function text(page: Page, selector = 'main'): Promise<string> {
  return plain(await page.textContent(selector))
}

/** Presses Tab until what is looked for has the focus, as somebody does who has no mouse. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return
  }
  throw new Error(`no way by keyboard to ${selector}`)
}

export async function follow(page: Page, address: RegExp, key: string): Promise<void> {
  await Promise.all([page.waitForURL(address), page.keyboard.press(key)])
  await page.waitForLoadState()
}
