import { PUBLIC_PAGES } from '../i18n/pages.ts'
import { dayOf, isDay } from '../statistics/day.ts'
import { firstOf } from '../statistics/question.ts'
import { TILES } from '../statistics/tiles.ts'

/**
 * The one address of everything that shows the same as `url` does, if that is a public page: known fields only, in a
 * fixed order, the first of each, none empty. Whatever else a query holds neither reaches a page nor fills the memory.
 */
export function publicAddressOf(url = '/'): string | undefined {
  if (!url.startsWith('/') || url.startsWith('//')) return undefined
  const [raw = '', ...rest] = url.split('?')
  const path = decoded(raw.split('#')[0] ?? '')
  const page = PUBLIC_PAGES.find(({ address }) => address.test(path))
  if (page === undefined) return undefined
  const given = new URLSearchParams(rest.join('?'))
  const query = new URLSearchParams()
  for (const field of page.fields) {
    const value = firstOf(given.get(field) ?? undefined)
    if (value !== undefined) query.set(field, value)
  }
  return query.size === 0 ? path : `${path}?${query}`
}

/** Whether an address shows by itself that it asks for something that there is not: its page says so without figures. */
export function isWrongAddress(address: string): boolean {
  const [path = '', asked] = address.split('?')
  const query = new URLSearchParams(asked)
  const days = [query.get('date'), query.get('from')].filter((day) => day !== null)
  const province = query.get('province') ?? /\/(\d\d)(?:\.\w+)?$/.exec(path)?.[1] ?? 'UNKNOWN'
  const isKnown = province === 'UNKNOWN' || TILES.some(({ code }) => code === province)
  return !isKnown || days.some((day) => !isDay(day) || day > dayOf(new Date()))
}

/** Whether it is a file or a picture, of which somebody may want dozens while others wait for one page. */
export function isFileAddress(address: string): boolean {
  return /\.[a-z]+(?:\?|$)/.test(address)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
