import { MOST_ABOVE, MOST_PROTECTED } from '../disclosure/promise.ts'
import { DIVIDED_FROM } from './divided-provinces.ts'
import type { PublishedWeek, StoredWeek } from './edition-content.ts'
import { DERIVED_TABLES } from './edition-tables.ts'

/**
 * People by province as the borders were in 2020: what was published of the younger provinces is added to the one that
 * they were a part of. So editions with 34 provinces and with 38 can be compared. Of several provinces a sum is withheld
 * when it may be of a protected count, as a single one is.
 */
export function provincesOf2020(provinceWeeks: readonly StoredWeek[]): PublishedWeek[] {
  const { id, measures } = DERIVED_TABLES.provinces
  return provinceWeeks.map(({ edition, weekEnd, rows, rounded, hidden, totals, empty }) => {
    const areas = Map.groupBy(rows.keys(), (row) => areaOf(rows[row] ?? ''))
    const shown = (members: readonly number[], column: number): number | null => {
      if (empty[column]) return 0
      const sum = members.reduce((total, row) => total + (rounded[row * measures.length + column] ?? 0), 0)
      return hidden.includes(column) || sum <= members.length * MOST_ABOVE + MOST_PROTECTED ? null : sum
    }
    return {
      edition,
      tableId: id,
      weekEnd,
      measures: [...measures],
      totals,
      rows: [...areas].map(([key, members]) => ({
        key,
        counts: measures.map((_measure, column) => shown(members, column)),
        parts: members.length,
      })),
    }
  })
}

/** Keys of provinces are their codes. */
function areaOf(key: string): string {
  return String(DIVIDED_FROM[Number(key)] ?? key)
}
