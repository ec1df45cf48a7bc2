/** Format of a file by how its name ends; the longer endings first. */
const ENDINGS = [
  ['.jsonstat.json', 'JSON_STAT'],
  ['.json', 'JSON'],
  ['.csv', 'CSV'],
] as const

export const OPEN_DATA = '/data'

export type FileAddress = {
  /** Absent: the latest. */
  number: number | undefined
  table: string | undefined
  format: (typeof ENDINGS)[number][1] | 'DICTIONARY' | 'CATALOGUE' | 'CORRECTIONS'
}

/** Files of all editions. */
const OF_ALL: ReadonlyMap<string, FileAddress['format']> = new Map([
  [`${OPEN_DATA}/catalogue.jsonld`, 'CATALOGUE'],
  [`${OPEN_DATA}/corrections.json`, 'CORRECTIONS'],
])

/**
 * What a path below `/data` names: `catalogue.jsonld` or `corrections.json`; or a file of an edition (`editions/7/…`) or of the latest
 * (`latest/…`): `dictionary.json`, or a table's name with one of three endings. Absent: nothing.
 */
export function readFileAddress(path: string): FileAddress | undefined {
  const format = OF_ALL.get(path)
  if (format) return { number: undefined, table: undefined, format }
  const found = /^\/data\/(?:latest|editions\/(?<number>[1-9]\d{0,6}))\/(?<file>[a-z][\w.-]{0,80})$/.exec(path)?.groups
  if (!found?.file) return undefined
  const { file } = found
  const number = found.number === undefined ? undefined : Number(found.number)
  if (file === 'dictionary.json') return { number, table: undefined, format: 'DICTIONARY' }
  const ending = ENDINGS.find(([text]) => file.endsWith(text))
  return ending && { number, table: file.slice(0, -ending[0].length), format: ending[1] }
}
