import { createRequire } from 'node:module'
import type { Solvable } from './block-around.ts'

// What `import` brings is not what the package's types say.
const { default: loadHighs }: typeof import('highs') = createRequire(import.meta.url)('highs')
export const highs = await loadHighs()
const MOST = 1e9

/** Which unknown stands for each cell, and how many unknowns there are. */
export type Unknowns = { of: Int32Array; count: number }

/** Cells of which each is known to be at least the other are equal, and one unknown: before the gate of a row most are. */
export function unknownsOf({ truth, below }: Solvable): Unknowns {
  const first = Int32Array.from(truth.keys())
  const firstOf = (cell: number): number => {
    let found = cell
    while (first[found] !== found) found = first[found] ?? found
    return found
  }
  const isAtLeast = (cell: number, other: number, seen = new Set<number>()): boolean =>
    cell === other ||
    (below[cell] ?? []).some((next) => {
      if (truth[next] !== truth[other] || seen.has(next)) return false
      seen.add(next)
      return isAtLeast(next, other, seen)
    })
  for (const [cell, lesser] of below.entries()) {
    for (const each of lesser) {
      if (truth[each] === truth[cell] && isAtLeast(each, cell)) first[firstOf(cell)] = firstOf(each)
    }
  }
  const numbers = new Map<number, number>()
  const of = first.map((_first, cell) => {
    const representative = firstOf(cell)
    const number = numbers.get(representative) ?? numbers.size
    numbers.set(representative, number)
    return number
  })
  return { of, count: numbers.size }
}

/** The bounds of the unknowns. */
export function unknownBounds(
  { rows, columns, least, most }: Solvable,
  { of, count }: Unknowns,
  sizes: readonly number[] = [],
): { colLower: Float64Array; colUpper: Float64Array } {
  const colLower = new Float64Array(count)
  const colUpper = new Float64Array(count).fill(MOST)
  for (const [cell, unknown] of of.entries()) {
    const highest = (most[cell] ?? MOST) * (sizes[Math.floor(cell / columns) % rows] ?? 1)
    colLower[unknown] = Math.max(colLower[unknown] ?? 0, least[cell] ?? 0)
    colUpper[unknown] = Math.min(colUpper[unknown] ?? MOST, highest)
  }
  return { colLower, colUpper }
}

/** Counts as variables between their bounds; rows: national totals, and the order of cells. */
export function modelOf(knowledge: Solvable, unknowns: Unknowns, sizes: readonly number[] = []) {
  const { weeks, rows, columns, national, below } = knowledge
  const { of, count } = unknowns
  const starts = [0]
  const indices: number[] = []
  const values: number[] = []
  const lower: number[] = []
  const upper: number[] = []
  const add = (entries: readonly [number, number][], from: number, to: number): void => {
    for (const [cell, value] of entries) {
      indices.push(of[cell] ?? 0)
      values.push(value)
    }
    starts.push(indices.length)
    lower.push(from)
    upper.push(to)
  }
  for (let week = 0; week < weeks; week++) {
    for (let column = 0; column < columns; column++) {
      const cells = Array.from({ length: rows }, (_, row): [number, number] => [
        (week * rows + row) * columns + column,
        1,
      ])
      const total = national[week * columns + column] ?? 0
      add(cells, total, total)
    }
  }
  for (const [cell, lesser] of below.entries())
    for (const each of lesser.filter((other) => of[other] !== of[cell]))
      add(
        [
          [cell, 1],
          [each, -1],
        ],
        0,
        highs.infinity,
      )
  return {
    numCols: count,
    numRows: lower.length,
    colCost: new Float64Array(count),
    ...unknownBounds(knowledge, unknowns, sizes),
    rowLower: Float64Array.from(lower),
    rowUpper: Float64Array.from(upper),
    matrix: {
      format: 'csr' as const,
      numRows: lower.length,
      numCols: count,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  }
}
