import { InvalidInputError } from '#platform/errors.ts'
import type { AnalyticsContext } from '../../context.ts'
import { EDITION_TABLES, findTable } from '../edition-tables.ts'
import { toCatalogue } from './catalogue.ts'
import { correctionsAddress, correctionsOf, toCorrections } from './corrections.ts'
import { toCsv } from './csv.ts'
import { toDataset } from './dataset.ts'
import { toDictionary } from './dictionary.ts'
import { toJson, toJsonStat } from './json.ts'

export const EDITION_FILES = ['CSV', 'JSON', 'JSON_STAT', 'DICTIONARY', 'CATALOGUE', 'CORRECTIONS'] as const
type EditionFileFormat = (typeof EDITION_FILES)[number]

export type EditionFile = { edition: number; name: string; mediaType: string; content: string }

const MOST_BASE = 300

type Order = { number?: number | null; table?: string | null; format: EditionFileFormat; base: string }
type Context = Pick<AnalyticsContext, 'editions' | 'codeLists' | 'listCorrections'>

const WRITERS = {
  CSV: { suffix: 'csv', mediaType: 'text/csv; charset=utf-8; header=present', write: toCsv },
  JSON: { suffix: 'json', mediaType: 'application/json', write: toJson },
  JSON_STAT: { suffix: 'jsonstat.json', mediaType: 'application/json', write: toJsonStat },
} as const

/**
 * A file as it is offered for download: a table, the dictionary of an edition, or the catalogue or the corrections of all.
 * Null: there is none. Throws InvalidInputError for a number that no edition can have, and for what is no address.
 */
export async function makeFile(ctx: Context, order: Order): Promise<EditionFile | null> {
  const { number, table: id, format } = order
  const base = toBase(order.base)
  if (typeof number === 'number' && number < 1) throw new InvalidInputError('Editions count from 1.', ['number'])
  const published = number ? await ctx.editions.find(number) : await ctx.editions.latest()
  if (!published) return null
  const edition = published.edition.number
  if (format === 'CATALOGUE') {
    const content = toCatalogue((await ctx.editions.list()).toReversed(), await ctx.listCorrections(), base)
    return { edition, name: 'catalogue.jsonld', mediaType: 'application/ld+json', content }
  }
  if (format === 'CORRECTIONS') {
    const content = toCorrections(await ctx.listCorrections())
    return { edition, name: 'corrections.json', mediaType: 'application/json', content }
  }
  const codeLists = await ctx.codeLists()
  if (format === 'DICTIONARY') {
    const content = toDictionary(EDITION_TABLES.map((each) => toDataset(published, each, codeLists)))
    return { edition, name: 'dictionary.json', mediaType: 'application/json', content }
  }
  const table = findTable(id ?? '')
  if (!table) return null
  const { suffix, mediaType, write } = WRITERS[format]
  const at = correctionsAddress(base)
  const noted = number ? undefined : correctionsOf(await ctx.listCorrections(), { edition, table: table.id })
  const content = write(toDataset(published, table, codeLists), { at, ...(noted && { noted }) })
  return { edition, name: `${table.id}.${suffix}`, mediaType, content }
}

/** A plain http(s) address without a slash at its end: it is written into files. */
function toBase(text: string): string {
  const url = URL.canParse(text) && text.length <= MOST_BASE ? new URL(text) : undefined
  const isPlain = url && ['http:', 'https:'].includes(url.protocol) && url.href === `${url.origin}${url.pathname}`
  if (!isPlain)
    throw new InvalidInputError('base: give a plain http or https address, without user or query.', ['base'])
  return url.href.replace(/\/+$/, '')
}
