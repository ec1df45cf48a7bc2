import type { Knowledge } from './knowledge.ts'
import { isProtected, promisedWidth } from './promise.ts'

/**
 * A count that must not be found out: people in `cell`, or in `cell` and not in `less`. Of the latter there are those who
 * got no further (a step less the next one) and those of one week (a week end less the one before).
 */
export type ProtectedCount = { cell: number; less: number | undefined; count: number; promised: number }

/** Every count from 1 to MOST_PROTECTED in the table: of its cells, between neighbouring columns and between weeks. */
export function listProtected(knowledge: Knowledge, fromWeek = 0): ProtectedCount[] {
  const { truth, below, rows, columns } = knowledge
  const found: ProtectedCount[] = []
  const add = (cell: number, less: number | undefined): void => {
    const count = countIn(truth, { cell, less })
    // A row that is the only one is the national total, which everybody knows.
    if (!isProtected(count) || knowledge.onlyRow[Math.floor(cell / (rows * columns))] !== undefined) return
    const { known, knownWeaker } = knowledge
    const column = cell % columns
    if (known.has(column) && (less === undefined || known.has(less % columns))) return
    const national = nationalOf(knowledge, cell) - (less === undefined ? 0 : nationalOf(knowledge, less))
    // What is public of the same people is a bound, too.
    const own = known.has(column) ? [column] : (knownWeaker[column] ?? [])
    const bounds = own.map((each) => truth[cell - column + each] ?? 0)
    found.push({ cell, less, count, promised: Math.min(promisedWidth(national), ...bounds) })
  }
  for (let cell = fromWeek * rows * columns; cell < truth.length; cell++) {
    add(cell, undefined)
    for (const lesser of below[cell] ?? []) add(cell, lesser)
  }
  return found
}

export function countIn(world: Int32Array, { cell, less }: Pick<ProtectedCount, 'cell' | 'less'>): number {
  return (world[cell] ?? 0) - (less === undefined ? 0 : (world[less] ?? 0))
}

function nationalOf({ national, rows, columns }: Knowledge, cell: number): number {
  const week = Math.floor(cell / (rows * columns))
  return national[week * columns + (cell % columns)] ?? 0
}
