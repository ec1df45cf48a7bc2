import type { Knowledge } from './knowledge.ts'
import { isProtected, promisedWidth } from './promise.ts'

/**
 * A count that must not be found out: people in `cell`, or in `cell` and not in `less`. Of the latter there are those who
 * got no further (a step less the next one) and those who came, or left, in one week (a week end less the one before, or
 * the contrary).
 */
export type ProtectedCount = { cell: number; less: number | undefined; count: number; promised: number }

/**
 * Every count from 1 to MOST_PROTECTED in the table that is not public anyway, of its cells, between neighbouring columns
 * and between weeks; and every cell with nobody.
 */
export function listProtected(knowledge: Knowledge): ProtectedCount[] {
  const { truth, below, floor, ceiling, rows, columns, rowWithout, published } = knowledge
  const found: ProtectedCount[] = []
  const add = (cell: number, less: number | undefined): void => {
    const count = countIn(truth, { cell, less })
    // That nobody is in a cell is nobody's, but tells of those who come next.
    const isNought = count === 0 && less === undefined
    if (!isProtected(count) && !isNought) return
    const most = (ceiling[cell] ?? 0) - (less === undefined ? 0 : (floor[less] ?? 0))
    const least = (floor[cell] ?? 0) - (less === undefined ? 0 : (ceiling[less] ?? 0))
    const promised = Math.min(promisedWidth(nationalOf(knowledge, cell, less)), most - Math.max(0, least))
    if (promised > 0) found.push({ cell, less, count, promised })
  }
  const size = rows * columns
  for (const [index, week] of published.entries()) {
    const last = published[index - 1]
    for (let cell = week * size; cell < (week + 1) * size; cell++) {
      add(cell, undefined)
      for (const less of below[cell] ?? []) if (weekOf(less) === week) add(cell, less)
      if (last === undefined) continue
      // What the row without has gained or lost are no people in particular: some came and others left.
      if (Math.floor(cell / columns) % rows === rowWithout) continue
      const before = cell - (week - last) * size
      add(cell, before)
      add(before, cell)
    }
  }
  return found

  function weekOf(cell: number): number {
    return Math.floor(cell / size)
  }
}

export function countIn(world: Int32Array, { cell, less }: Pick<ProtectedCount, 'cell' | 'less'>): number {
  return (world[cell] ?? 0) - (less === undefined ? 0 : (world[less] ?? 0))
}

/** The most that a count can be by the national totals: what `less` takes off only if it does in every row. */
function nationalOf({ national, below, rows, columns }: Knowledge, cell: number, less: number | undefined): number {
  const totalOf = (place: number): number => national[weekOf(place) * columns + (place % columns)] ?? 0
  if (less === undefined) return totalOf(cell)
  const isEverywhere = Array.from({ length: rows }, (_, row) => row).every((row) =>
    below[cellOf(cell, row)]?.includes(cellOf(less, row)),
  )
  return totalOf(cell) - (isEverywhere ? totalOf(less) : 0)

  function weekOf(place: number): number {
    return Math.floor(place / (rows * columns))
  }
  function cellOf(place: number, row: number): number {
    return (weekOf(place) * rows + row) * columns + (place % columns)
  }
}
