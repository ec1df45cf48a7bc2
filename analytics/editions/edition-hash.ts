import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { PublishedWeek, StoredWeek } from './edition-content.ts'
import { dayOf } from './edition-store.ts'
import { EDITION_TABLES } from './edition-tables.ts'
import { observationsOf, toRecord } from './files/dataset.ts'

/** What a reader has to do to make these hashes again stands in docs/open-data.md. */

/** What an edition says of itself: all of it is signed. */
type EditionFields = {
  number: number
  asOf: Date
  publishedAt: Date
  watermark: Date | null
  reason: string
  method: string
  programme: string | null
  scale: { toString: () => string } | null
  provenance: unknown
}

/** What of an edition's provenance is needed to check it. */
export const signedParts = z.object({
  /** SHA-256 (hex) of each table as its file has it. */
  tables: z.record(z.string(), z.string()),
  /** HMAC of what the database keeps besides: it tells nothing to whoever has no key. */
  kept: z.string(),
})

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** JSON without spaces, the keys of objects in order of code points, as `jq -cS` and Python's `sort_keys` have them. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`
}

/** The same of methods before 11: keys that are whole numbers stood first, by their value, as objects here have them. */
function canonicalJsonBefore11(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  )
}

export function statementOf({ asOf, publishedAt, watermark, scale, ...edition }: EditionFields) {
  const { number, reason, method, programme, provenance } = edition
  return {
    number,
    asOf: dayOf(asOf),
    publishedAt: publishedAt.toISOString(),
    watermark: watermark?.toISOString() ?? null,
    reason,
    method,
    programme,
    scale: scale === null ? null : Number(scale.toString()),
    provenance,
  }
}

export function hashStatement(edition: EditionFields): string {
  const toText = Number(edition.method) < 11 ? canonicalJsonBefore11 : canonicalJson
  return sha256(toText(statementOf(edition)))
}

/** What is signed: no edition can be put in, left out or changed later. */
export function chainHash(previousHash: string, contentHash: string): string {
  return sha256(previousHash + contentHash)
}

/** By edition: SHA-256 (hex) of each table as its files have it, one line of JSON for each observation. */
export function hashTables(
  tables: ReadonlyMap<string, readonly PublishedWeek[]>,
): ReadonlyMap<number, Readonly<Record<string, string>>> {
  const found = new Map<number, Record<string, string>>()
  for (const table of EDITION_TABLES) {
    const hash = createHash('sha256')
    for (const [edition, weeks] of Map.groupBy(tables.get(table.id) ?? [], (week) => week.edition)) {
      for (const week of weeks) {
        const lines = observationsOf(table, week).map((each) => `${JSON.stringify(toRecord(each))}\n`)
        hash.update(lines.join(''))
      }
      found.set(edition, { ...found.get(edition), [table.id]: hash.copy().digest('hex') })
    }
  }
  return found
}

/** All that the database keeps of what an edition was the first to publish, exact counts included, as one text. */
export function textOfKept(weeks: readonly StoredWeek[]): string {
  return weeks
    .map(({ silent, moments, limits, known, knownMoments, ...week }) => {
      const { edition, tableId, weekEnd, rows, measures, rounded, exact, hidden, totals, empty } = week
      // Methods before 8 kept none of the three, those before 9 none of the other two.
      const since8 = moments.length > 0 || limits.length > 0 ? [silent, moments, limits] : []
      return JSON.stringify([
        tableId,
        weekEnd,
        edition,
        rows,
        measures,
        rounded,
        exact,
        hidden,
        totals,
        empty,
        ...since8,
        ...(knownMoments.length > 0 ? [known, knownMoments] : []),
      ])
    })
    .sort()
    .join('\n')
}
