import type { Knowledge } from './knowledge.ts'
import type { ProtectedCount } from './protected-counts.ts'

/** What the width of a count is solved from. */
export type Solvable = Pick<Knowledge, 'weeks' | 'rows' | 'columns' | 'truth' | 'least' | 'most' | 'national' | 'below'>

/** Counts in the part, with which a solution takes a hundredth of a second. */
const MOST_COUNTS = 300
/** Besides the row of the count, the largest ones: they have the most room. */
const OTHER_ROWS = 7
/** Columns around those of the count. */
const NEAR_COLUMNS = 5

/**
 * The part of a table around a count, with all that is outside as it truly is, and in it the same count: whatever differs
 * within it is another world of the whole table, so that the count is at least as wide as in the part.
 */
export function blockAround(
  knowledge: Knowledge,
  { cell, less, ...count }: ProtectedCount,
): { part: Solvable; count: ProtectedCount } {
  const { rows, columns, truth, least, most, above, below } = knowledge
  const size = rows * columns
  const own = less === undefined ? [cell] : [cell, less]
  const row = Math.floor(cell / columns) % rows
  const inRows = [row, ...largestRows(knowledge, row).slice(0, OTHER_ROWS)]
  const inColumns = nearest(
    columns,
    own.map((each) => each % columns),
    NEAR_COLUMNS,
  )
  const inWeeks = nearest(
    knowledge.weeks,
    own.map((each) => Math.floor(each / size)),
    Math.floor(MOST_COUNTS / (inRows.length * inColumns.length)),
  )
  const cells = inWeeks.flatMap((week) =>
    inRows.flatMap((each) => inColumns.map((column) => week * size + each * columns + column)),
  )
  const placeOf = new Map(cells.map((each, place) => [each, place]))
  const inside = (all: readonly number[] = []): number[] => all.flatMap((each) => placeOf.get(each) ?? [])
  const outside = (all: readonly number[] = []): number[] =>
    all.flatMap((each) => (placeOf.has(each) ? [] : (truth[each] ?? 0)))
  const national = new Int32Array(inWeeks.length * inColumns.length)
  for (const [place, each] of cells.entries()) {
    const week = Math.floor(place / (inRows.length * inColumns.length))
    const total = week * inColumns.length + (place % inColumns.length)
    national[total] = (national[total] ?? 0) + (truth[each] ?? 0)
  }
  return {
    part: {
      ...{ weeks: inWeeks.length, rows: inRows.length, columns: inColumns.length, national },
      truth: Int32Array.from(cells, (each) => truth[each] ?? 0),
      least: Int32Array.from(cells, (each) => Math.max(least[each] ?? 0, ...outside(below[each]))),
      most: Int32Array.from(cells, (each) => Math.min(most[each] ?? 0, ...outside(above[each]))),
      below: cells.map((each) => inside(below[each])),
    },
    count: { ...count, cell: placeOf.get(cell) ?? 0, less: less === undefined ? undefined : placeOf.get(less) },
  }
}

function largestRows({ rows, columns, truth }: Knowledge, besides: number): number[] {
  const sizes = new Float64Array(rows)
  for (const [cell, people] of truth.entries()) {
    const row = Math.floor(cell / columns) % rows
    sizes[row] = (sizes[row] ?? 0) + people
  }
  const others = [...sizes.keys()].filter((row) => row !== besides)
  return others.sort((one, other) => (sizes[other] ?? 0) - (sizes[one] ?? 0))
}

/** Places that are nearest to some of them, in their order. */
function nearest(length: number, to: readonly number[], howMany: number): number[] {
  const distance = (place: number): number => Math.min(...to.map((each) => Math.abs(each - place)))
  const all = [...Array(length).keys()].sort((one, other) => distance(one) - distance(other))
  return all.slice(0, howMany).sort((one, other) => one - other)
}
