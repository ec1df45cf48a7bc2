/** Every value of every list that the explorer can be asked for has some 9,000 characters. */
const LONGEST = 16_000

/**
 * An address within this site to go on at, path and query; anything that could lead elsewhere is the way home. Browsers
 * read `//host`, `/\host` and what is left of control characters as another site's address.
 */
export function ownPath(given: string | null | undefined, home = '/'): string {
  if (!given || given.length > LONGEST || !/^\/(?![/\\])[\x21-\x7e]*$/.test(given)) return home
  const base = 'http://web'
  if (!URL.canParse(given, base)) return home
  const { origin, pathname, search } = new URL(given, base)
  if (origin !== base || pathname.startsWith('//') || pathname.startsWith('/auth/')) return home
  return pathname + search
}
