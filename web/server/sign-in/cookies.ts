import type { IncomingMessage, ServerResponse } from 'node:http'

/** Browsers keep cookies of up to 4,096 bytes, name and attributes included. */
const PART = 3_500
const MOST_PARTS = 4

export type CookieJar = {
  read: (request: IncomingMessage, name: string) => string | undefined
  /** Names that begin so, as they can be read; the oldest first, as browsers send them. */
  namesOf: (request: IncomingMessage, beginning: string) => string[]
  /** `seconds`: how long the browser keeps it. */
  write: (response: ServerResponse, name: string, value: string, seconds: number) => void
  remove: (response: ServerResponse, name: string) => void
}

/**
 * Cookies that no script reads and no other site sends along with a form. Over HTTPS their names bind them to this
 * host. A long value (tokens of other issuers can be) is kept in several.
 */
export function createCookieJar(secure: boolean): CookieJar {
  const prefix = `${secure ? '__Host-' : ''}gelombang-`
  const nameOf = (name: string, part: number): string => `${prefix}${name}${part === 0 ? '' : `.${part}`}`
  const set = (response: ServerResponse, name: string, part: number, value: string, seconds: number): void => {
    const attributes = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`
    response.appendHeader('set-cookie', `${nameOf(name, part)}=${value}; ${attributes}`)
  }
  return {
    read(request, name) {
      const given = readCookies(request.headers.cookie)
      const parts = Array.from({ length: MOST_PARTS }, (_, part) => given.get(nameOf(name, part)))
      const end = parts.findIndex((part) => part === undefined || part === '')
      return end === 0 ? undefined : parts.slice(0, end < 0 ? undefined : end).join('')
    },
    namesOf: (request, beginning) =>
      [...readCookies(request.headers.cookie).keys()]
        .filter((name) => name.startsWith(prefix + beginning))
        .map((name) => name.slice(prefix.length)),
    write(response, name, value, seconds) {
      const parts = Math.ceil(value.length / PART)
      if (parts > MOST_PARTS) throw new Error(`the cookie ${name} would have ${value.length} bytes`)
      for (let part = 0; part < parts; part++) {
        set(response, name, part, value.slice(part * PART, (part + 1) * PART), seconds)
      }
      // What a longer one has left would be read with it.
      if (parts < MOST_PARTS) set(response, name, parts, '', 0)
    },
    remove: (response, name) => set(response, name, 0, '', 0),
  }
}

function readCookies(header = ''): Map<string, string> {
  const pairs = header.split(';').map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  })
  return new Map(pairs)
}
