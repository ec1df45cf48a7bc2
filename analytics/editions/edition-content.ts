import { isWithheld } from '../disclosure/promise.ts'

/** Key of the row that the others add up to; of a table of the whole nation, its only one. */
export const TOTAL_KEY = 'TOTAL'

/** One table at one week end, as stored. */
export type StoredWeek = {
  edition: number
  tableId: string
  /** A Sunday, YYYY-MM-DD. */
  weekEnd: string
  rows: string[]
  /** Places of the columns among the steps. */
  measures: number[]
  /** By row * columns + column. */
  rounded: number[]
  exact: number[]
  /** The exact counts at moments before, one after the other, and these (see WeeklyTable). */
  silent: number[]
  moments: number[]
  /** Of an edition's last week: what was counted until days before, one after the other, and these (see WeeklyTable). */
  known: number[]
  knownMoments: number[]
  /** By row: from when on nobody can reach the limited column any more. */
  limits: number[]
  hidden: number[]
  /** By column. `empty`: everybody can tell from the live total that there is nobody. */
  totals: number[]
  empty: boolean[]
}

/** A table at a week end as everybody may see it: null is withheld. */
export type PublishedWeek = {
  edition: number
  tableId: string
  weekEnd: string
  measures: number[]
  /** `parts`: of how many published counts, or differences of two, its numbers are sums. */
  rows: { key: string; counts: (number | null)[]; parts: number }[]
  /** National totals, rounded as the table's counts are, so that these add up to them. */
  totals: (number | null)[]
}

/**
 * What is shown of stored counts. A count of nobody is shown where the live national total says that there is nobody
 * anyway; others below the threshold, and hidden columns, are withheld.
 */
export function toPublished(stored: StoredWeek): PublishedWeek {
  const { edition, tableId, weekEnd, measures, rows, rounded, hidden, totals, empty } = stored
  const columns = measures.length
  const shown = (row: number, column: number): number | null => {
    if (empty[column]) return 0
    const count = rounded[row * columns + column] ?? 0
    return hidden.includes(column) || isWithheld(count) ? null : count
  }
  const published = rows.map((key, row) => ({
    key,
    counts: measures.map((_measure, column) => shown(row, column)),
    parts: 1,
  }))
  // Totals of people are live for everybody, those of payments are told nowhere else.
  const nation = published.find(({ key }) => key === TOTAL_KEY)
  return { edition, tableId, weekEnd, measures, totals: nation?.counts ?? totals, rows: published }
}
