import { BASE, MOST_ABOVE, MOST_BELOW, MOST_PROTECTED } from '../../disclosure/promise.ts'
import { type PublishedWeek, TOTAL_KEY } from '../edition-content.ts'
import type { EditionTable } from '../edition-tables.ts'

/** How far a number that is shown is from the true one at most, by the method, and up to where each is withheld (totals of people never are). */
type Bounds = { mostAboveTheTruth: number; mostBelowTheTruth: number; withheldUpTo: number }

/** Of all numbers of a table; and of each row at whatever week end, where numbers are sums of several. */
export type TableBounds = { base: number } & Bounds & { rows?: Record<string, Bounds> }

export function boundsOf({ off }: EditionTable, weeks: readonly PublishedWeek[]): TableBounds {
  const { above, below } = off ?? { above: MOST_ABOVE, below: MOST_BELOW }
  const of = (parts: readonly number[]): Bounds => {
    const most = Math.max(...parts)
    // What is a sum of none is nought, and shown.
    const least = Math.min(...parts.filter((each) => each > 0))
    return {
      mostAboveTheTruth: most * above,
      mostBelowTheTruth: most * below,
      withheldUpTo: most === 0 ? 0 : Math.floor((least * above + MOST_PROTECTED) / BASE) * BASE,
    }
  }
  const all = weeks.flatMap(({ rows }) => rows)
  const whole = of([1, ...all.map(({ parts }) => parts)])
  if (off === undefined && all.every(({ parts }) => parts === 1)) return { base: BASE, ...whole }
  const rows = [...Map.groupBy(all, ({ key }) => key)].map(([key, own]) => [key, of(own.map(({ parts }) => parts))])
  return { base: BASE, ...whole, rows: Object.fromEntries([...rows, [TOTAL_KEY, { ...of([1]), withheldUpTo: 0 }]]) }
}
