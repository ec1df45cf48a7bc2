import { isWithheld } from '../disclosure/promise.ts'
import type { StoredWeek } from './edition-content.ts'

/**
 * What protection costs readers. What is withheld can be counted by everybody; the errors, and why something is withheld,
 * follow from the true counts: a few of them would tell these, so they are for those who may see exact figures.
 */
export type Utility = {
  /** Over the counts that are shown: people. */
  meanError: number
  largestError: number
  /** Of all counts, and of these the share in hidden columns. */
  shareWithheld: number
  shareHidden: number
  cells: number
}

export function utilityOf(stored: readonly StoredWeek[]): Utility {
  let [cells, withheld, hiddenCells, shown, error, largestError] = [0, 0, 0, 0, 0, 0]
  for (const { rounded, exact, hidden, measures, empty } of stored) {
    for (const [cell, count] of rounded.entries()) {
      const column = cell % measures.length
      cells += 1
      if (hidden.includes(column)) hiddenCells += 1
      if (empty[column]) continue
      if (hidden.includes(column) || isWithheld(count)) {
        withheld += 1
        continue
      }
      const off = Math.abs(count - (exact[cell] ?? 0))
      shown += 1
      error += off
      largestError = Math.max(largestError, off)
    }
  }
  const share = (count: number, of: number): number => (of ? Math.round((count / of) * 10_000) / 10_000 : 0)
  return {
    meanError: shown ? Math.round((error / shown) * 100) / 100 : 0,
    largestError,
    shareWithheld: share(withheld, cells),
    shareHidden: share(hiddenCells, cells),
    cells,
  }
}
