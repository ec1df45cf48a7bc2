import type { Knowledge } from './knowledge.ts'
import { isProtected, promisedWidth } from './promise.ts'

/**
 * A count that must not be found out: people in `cell`, or in `cell` and not in `less`. Of the latter there are those who
 * got no further (a step less the next one) and those of one week (a week end less the one before).
 */
export type ProtectedCount = { cell: number; less: number | undefined; count: number; promised: number }

/**
 * Every count from 1 to MOST_PROTECTED in the table that is not public anyway: of its cells, between neighbouring columns
 * and between weeks.
 */
export function listProtected(knowledge: Knowledge): ProtectedCount[] {
  const { truth, below, floor, ceiling } = knowledge
  const found: ProtectedCount[] = []
  const add = (cell: number, less: number | undefined): void => {
    const count = countIn(truth, { cell, less })
    if (!isProtected(count)) return
    const national = nationalOf(knowledge, cell) - (less === undefined ? 0 : nationalOf(knowledge, less))
    const most = (ceiling[cell] ?? 0) - (less === undefined ? 0 : (floor[less] ?? 0))
    const least = (floor[cell] ?? 0) - (less === undefined ? 0 : (ceiling[less] ?? 0))
    const promised = Math.min(promisedWidth(national), most - Math.max(0, least))
    if (promised > 0) found.push({ cell, less, count, promised })
  }
  for (const [cell, lesser] of below.entries()) for (const less of [undefined, ...lesser]) add(cell, less)
  return found
}

export function countIn(world: Int32Array, { cell, less }: Pick<ProtectedCount, 'cell' | 'less'>): number {
  return (world[cell] ?? 0) - (less === undefined ? 0 : (world[less] ?? 0))
}

function nationalOf({ national, rows, columns }: Knowledge, cell: number): number {
  const week = Math.floor(cell / (rows * columns))
  return national[week * columns + (cell % columns)] ?? 0
}
