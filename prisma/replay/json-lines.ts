/** A path into a JSON text: keys and indexes from the root. */
export type JsonPath = readonly PropertyKey[]

/** A parsed JSON text and, for each value in it, the line (from 1) on which its key or itself begins. */
export type LocatedJson = { value: unknown; lineOf: (path: JsonPath) => number }

export class JsonSyntaxError extends Error {
  override name = 'JsonSyntaxError'
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/**
 * JSON.parse says nothing about where a value stood, and lets the last of two equal keys win. This reads the same
 * language, remembers lines and refuses equal keys. Throws JsonSyntaxError.
 */
export function parseLocatedJson(text: string): LocatedJson {
  const lines = new Map<string, number>()
  let position = 0
  let line = 1

  const fail = (message: string): never => {
    throw new JsonSyntaxError(line, message)
  }
  const skipSpace = () => {
    for (; position < text.length; position++) {
      const character = text[position]
      if (character === '\n') line++
      else if (character !== ' ' && character !== '\t' && character !== '\r') return
    }
  }
  const expect = (character: string) => {
    skipSpace()
    if (text[position] !== character) fail(`expected ${character}, found ${text[position] ?? 'the end of the file'}`)
    position++
  }
  const takeIf = (character: string) => {
    skipSpace()
    if (text[position] !== character) return false
    position++
    return true
  }
  const readToken = (pattern: RegExp, what: string): unknown => {
    pattern.lastIndex = position
    const token = pattern.exec(text)?.[0]
    if (token === undefined) return fail(`expected ${what}, found ${text[position] ?? 'the end of the file'}`)
    position += token.length
    try {
      return JSON.parse(token)
    } catch {
      return fail(`${token} is not ${what}`)
    }
  }
  const readString = () => String(readToken(/"(?:[^"\\\n]|\\.)*"/y, 'a text'))

  const readObject = (path: string): Record<string, unknown> => {
    const entries = new Map<string, unknown>()
    if (!takeIf('}')) {
      do {
        skipSpace()
        const key = readString()
        if (entries.has(key)) fail(`"${key}" is given twice`)
        lines.set(`${path}/${key}`, line)
        expect(':')
        entries.set(key, readValue(`${path}/${key}`))
      } while (takeIf(','))
      expect('}')
    }
    return Object.fromEntries(entries)
  }
  const readArray = (path: string): unknown[] => {
    const items: unknown[] = []
    if (!takeIf(']')) {
      do {
        skipSpace()
        const itemPath = `${path}/${items.length}`
        lines.set(itemPath, line)
        items.push(readValue(itemPath))
      } while (takeIf(','))
      expect(']')
    }
    return items
  }
  const readValue = (path: string): unknown => {
    if (takeIf('{')) return readObject(path)
    if (takeIf('[')) return readArray(path)
    if (text[position] === '"') return readString()
    return readToken(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y, 'a value')
  }

  lines.set('', 1)
  const value = readValue('')
  skipSpace()
  if (position < text.length) fail(`nothing may follow the closing brace, found ${text[position]}`)
  const lineOf = (path: JsonPath): number => {
    for (let length = path.length; length > 0; length--) {
      const found = lines.get(`/${path.slice(0, length).map(String).join('/')}`)
      if (found !== undefined) return found
    }
    return 1
  }
  return { value, lineOf }
}
