import { InvalidInputError } from '#platform/errors.ts'
import type { Database } from '#prisma/database.ts'
import { entryDayCode, entryDayOf, type FunnelDimension } from './dimensions.ts'

/** `validFrom`: the day from which on there is such a value; absent: always. */
export type CodeValue = { code: number; key: string; labels: { id: string; en: string }; validFrom?: string }

type Row = {
  dimension: string
  code: number
  key: string
  label_id: string
  label_en: string
  valid_from?: string | null
}

/** Keys and labels of the slices, from journey.dimension_value. */
export type CodeLists = {
  /** Values of a dimension in the order of their codes, the unknown one last; none for ENTRY_DATE. */
  list: (dimension: FunnelDimension) => CodeValue[]
  /** Throws InvalidInputError for a key that the dimension does not have. */
  toCode: (dimension: FunnelDimension, key: string) => number
  fromCode: (dimension: FunnelDimension, code: number) => CodeValue
}

const NOT_KNOWN = { id: 'Tidak diketahui', en: 'Unknown' }
const NO_WAVE = { id: 'Belum masuk gelombang', en: 'No wave' }

export function toCodeLists(rows: readonly Row[]): CodeLists {
  const byDimension = Map.groupBy(rows.map(toValue), ({ dimension }) => dimension)
  const findValue = (dimension: FunnelDimension, code: number): CodeValue | undefined =>
    byDimension.get(dimension)?.find((candidate) => candidate.code === code)?.value
  const list = (dimension: FunnelDimension): CodeValue[] => {
    if (dimension === 'ENTRY_DATE') return []
    const known = byDimension.get(dimension) ?? []
    const sorted = known.toSorted((one, other) => one.code - other.code).map(({ value }) => value)
    return [...sorted.filter(({ code }) => code !== 0), findValue(dimension, 0) ?? notKnown(dimension)]
  }
  return {
    list,
    toCode: (dimension, key) => {
      if (dimension === 'ENTRY_DATE') return toEntryDayCode(key)
      const value = list(dimension).find((candidate) => candidate.key === key)
      if (value) return value.code
      // Waves are opened at any time; their number is their code.
      if (dimension === 'WAVE' && /^[1-9]\d{0,3}$/.test(key)) return Number(key)
      throw new InvalidInputError(
        `${dimension} has no value "${key.slice(0, 40)}". ${choices(dimension, list(dimension))}`,
        ['filter'],
      )
    },
    fromCode: (dimension, code) => {
      if (dimension === 'ENTRY_DATE') return entryDay(code)
      return findValue(dimension, code) ?? (code === 0 ? notKnown(dimension) : unlisted(dimension, code))
    },
  }
}

const MOST_NAMED = 60

function choices(dimension: FunnelDimension, values: readonly CodeValue[]): string {
  const keys = values.slice(0, MOST_NAMED).map(({ key }) => key)
  const others = values.length > MOST_NAMED ? `, and ${values.length - MOST_NAMED} more: ask funnelDimensions` : ''
  const numbers = dimension === 'WAVE' ? ', and the number of any wave' : ''
  return `It has ${keys.join(', ')}${others}${numbers}.`
}

function toValue(row: Row): { dimension: string; code: number; value: CodeValue } {
  const { dimension, code, key, label_id: id, label_en: en, valid_from: validFrom } = row
  return { dimension, code, value: { code, key, labels: { id, en }, ...(validFrom && { validFrom }) } }
}

function notKnown(dimension: FunnelDimension): CodeValue {
  return dimension === 'WAVE'
    ? { code: 0, key: 'NONE', labels: NO_WAVE }
    : { code: 0, key: 'UNKNOWN', labels: NOT_KNOWN }
}

function unlisted(dimension: FunnelDimension, code: number): CodeValue {
  const key = String(code)
  if (dimension === 'WAVE') return { code, key, labels: { id: `Gelombang ${key}`, en: `Wave ${key}` } }
  return { code, key, labels: { id: key, en: key } }
}

function entryDay(code: number): CodeValue {
  const key = entryDayOf(code)
  return { code, key, labels: key === 'UNKNOWN' ? NOT_KNOWN : { id: key, en: key } }
}

function toEntryDayCode(key: string): number {
  const code = entryDayCode(key)
  if (Number.isInteger(code) && (key === 'UNKNOWN' || entryDayOf(code) === key)) return code
  throw new InvalidInputError(`"${key.slice(0, 40)}" is not a day: write it YYYY-MM-DD.`, ['filter'])
}

const FRESH_FOR_MS = 10_000

/** The code lists, read again when older than ten seconds; the last ones known while PostgreSQL is out of reach. */
export function createCodeListReader(database: Database): () => Promise<CodeLists> {
  let known: { lists: CodeLists; readAt: number } | undefined
  return async () => {
    if (known && Date.now() - known.readAt < FRESH_FOR_MS) return known.lists
    try {
      const rows = await database.$queryRaw<Row[]>`
        SELECT dimension, code, key, label_id, label_en, valid_from::text FROM journey.dimension_value`
      known = { lists: toCodeLists(rows), readAt: Date.now() }
    } catch (error) {
      if (!known) throw error
    }
    return known.lists
  }
}
