import { InvalidInputError } from '#platform/errors.ts'
import { AFTER_ALL, compareRanks, rankOf, TIMES } from './cohorts.ts'
import type { FunnelCounts } from './funnel-question.ts'
import type { Parameters } from './parameters.ts'
import type { Slice } from './slices.ts'

/** A part of the cells, in the order of their ranks, which does not change when cells come or go. */
export type CellPage = {
  size: number
  /** Rank of the last cell of the page before; absent for the first page. */
  after: readonly number[] | undefined
  /** What totals are told apart by. */
  totalsBy: readonly Slice[]
}

/** Where a page ends, for whoever asks for the next one. */
export function toCursor(slices: readonly Slice[], codes: readonly number[]): string {
  return Buffer.from(JSON.stringify(rankOf(slices, codes))).toString('base64url')
}

/** Throws InvalidInputError for what is no end of a page with these slices. */
export function parseCursor(cursor: string, slices: readonly Slice[]): number[] {
  const text = Buffer.from(cursor, 'base64url').toString()
  const ranks = /^\[-?\d{1,10}(?:,-?\d{1,10})*\]$/.test(text) ? text.slice(1, -1).split(',').map(Number) : []
  if (ranks.length === slices.length && ranks.every((rank) => rank === Math.trunc(rank) && Math.abs(rank) < 2 ** 31)) {
    return ranks
  }
  throw new InvalidInputError('This is not the end of a page of this question. Leave `after` out for the first page.', [
    'page',
  ])
}

/** The page of `cells`, and the first of the next one if there is one. */
export function pageOf(cells: readonly FunnelCounts[], slices: readonly Slice[], page: CellPage): FunnelCounts[] {
  const ranked = cells.map((cell) => ({ cell, rank: rankOf(slices, cell.codes) }))
  const { after } = page
  return ranked
    .filter(({ rank }) => !after || compareRanks(rank, after) > 0)
    .sort((one, other) => compareRanks(one.rank, other.rank))
    .slice(0, page.size + 1)
    .map(({ cell }) => cell)
}

/** The same of a select of `codes` and `numbers`. A row without codes comes first: how many cells there are in all. */
export function pageSql(select: string, slices: readonly Slice[], page: CellPage, parameters: Parameters): string {
  const coded = slices.flatMap((slice, index) => (TIMES.includes(slice) ? [] : [index + 1]))
  const rank = `arrayMap((code, place) -> if(code = 0 AND has([${coded.join(', ')}]::Array(UInt32), place), ${AFTER_ALL}, code),
    codes, arrayEnumerate(codes))`
  const after = parameters.bind('Array(Int32)', page.after ?? [])
  return `SELECT cell.1 AS codes, cell.2 AS numbers FROM (
      SELECT arrayJoin(arrayPushFront(arrayMap(x -> (x.2, x.3), page), ([]::Array(Int32), [cells]::Array(Int64)))) AS cell FROM (
        SELECT count() AS cells, groupArraySortedIf(${page.size + 1})((rank, codes, numbers), rank > ${after}) AS page
        FROM (SELECT ${rank} AS rank, codes, numbers FROM (${select}))))`
}
