import type { Knowledge } from './knowledge.ts'
import type { ProtectedCount } from './protected-counts.ts'

/** What the width of a count is solved from. */
export type Solvable = Pick<
  Knowledge,
  'weeks' | 'rows' | 'columns' | 'truth' | 'least' | 'most' | 'national' | 'above' | 'below'
>

/** A part of a table, and in it a count of the whole one. */
export type Part = { part: Solvable; count: ProtectedCount }

/** Counts in the part, with which a solution takes a hundredth of a second. */
const MOST_COUNTS = 300
/** Besides the row of the count, the largest ones: they have the most room. */
const OTHER_ROWS = 7
/** Columns around those of the count. */
const NEAR_COLUMNS = 5

/**
 * The part of a table around a count, with all that is outside as it truly is: whatever differs within it is another world
 * of the whole table, so that the count is at least as wide as in the part.
 */
export function blockAround(knowledge: Knowledge, count: ProtectedCount): Part {
  const { weeks, columns, truth } = knowledge
  const inRows = [rowOf(knowledge, count), ...largestRows(knowledge, count).slice(0, OTHER_ROWS)]
  const inColumns = nearest(columns, columnsOf(knowledge, count), NEAR_COLUMNS)
  const inWeeks = nearest(
    weeks,
    weeksOf(knowledge, count),
    Math.floor(MOST_COUNTS / (inRows.length * inColumns.length)),
  )
  const { part, ...rest } = partOf(knowledge, count, inWeeks, inRows, inColumns)
  const isInside = new Set(rest.cells)
  const outside = (all: readonly number[] | undefined): number[] =>
    (all ?? []).flatMap((each) => (isInside.has(each) ? [] : (truth[each] ?? 0)))
  const national = new Int32Array(part.national.length)
  for (const [place, people] of part.truth.entries()) {
    const week = Math.floor(place / (part.rows * part.columns))
    const at = week * part.columns + (place % part.columns)
    national[at] = (national[at] ?? 0) + people
  }
  const least = rest.cells.map((cell, place) => Math.max(part.least[place] ?? 0, ...outside(knowledge.below[cell])))
  const most = rest.cells.map((cell, place) => Math.min(part.most[place] ?? 0, ...outside(knowledge.above[cell])))
  return {
    part: { ...part, national, least: Int32Array.from(least), most: Int32Array.from(most) },
    count: rest.count,
  }
}

function partOf(
  knowledge: Knowledge,
  { cell, less, ...count }: ProtectedCount,
  inWeeks: readonly number[],
  inRows: readonly number[],
  inColumns: readonly number[],
): Part & { cells: number[] } {
  const { rows, columns, truth, least, most, national, above, below } = knowledge
  const cells = inWeeks.flatMap((week) =>
    inRows.flatMap((row) => inColumns.map((column) => (week * rows + row) * columns + column)),
  )
  const placeOf = new Map(cells.map((each, place) => [each, place]))
  const inside = (all: readonly number[] | undefined): number[] =>
    (all ?? []).flatMap((each) => placeOf.get(each) ?? [])
  const of = (counts: Int32Array): Int32Array => Int32Array.from(cells, (each) => counts[each] ?? 0)
  return {
    cells,
    part: {
      ...{ weeks: inWeeks.length, rows: inRows.length, columns: inColumns.length },
      ...{ truth: of(truth), least: of(least), most: of(most) },
      national: Int32Array.from(
        inWeeks.flatMap((week) => inColumns.map((column) => national[week * columns + column] ?? 0)),
      ),
      above: cells.map((each) => inside(above[each])),
      below: cells.map((each) => inside(below[each])),
    },
    count: { ...count, cell: placeOf.get(cell) ?? 0, less: less === undefined ? undefined : placeOf.get(less) },
  }
}

function cellsOf({ cell, less }: ProtectedCount): number[] {
  return less === undefined ? [cell] : [cell, less]
}

function rowOf({ rows, columns }: Knowledge, { cell }: ProtectedCount): number {
  return Math.floor(cell / columns) % rows
}

function columnsOf({ columns }: Knowledge, count: ProtectedCount): number[] {
  return cellsOf(count).map((each) => each % columns)
}

function weeksOf({ rows, columns }: Knowledge, count: ProtectedCount): number[] {
  return cellsOf(count).map((each) => Math.floor(each / (rows * columns)))
}

function largestRows(knowledge: Knowledge, count: ProtectedCount): number[] {
  const { rows, columns, truth } = knowledge
  const own = rowOf(knowledge, count)
  const sizes = new Array<number>(rows).fill(0)
  for (const [cell, people] of truth.entries()) {
    const row = Math.floor(cell / columns) % rows
    sizes[row] = (sizes[row] ?? 0) + people
  }
  const others = [...sizes.keys()].filter((row) => row !== own)
  return others.sort((one, other) => (sizes[other] ?? 0) - (sizes[one] ?? 0))
}

/** Places that are nearest to some of them, in their order. */
function nearest(length: number, to: readonly number[], howMany: number): number[] {
  const distance = (place: number): number => Math.min(...to.map((each) => Math.abs(each - place)))
  const all = [...Array(length).keys()].sort((one, other) => distance(one) - distance(other))
  return all.slice(0, howMany).sort((one, other) => one - other)
}
