import type { StoredWeek } from './edition-content.ts'
import { dayNumber, endOfWeek, weekOfDay } from './week-ends.ts'

/** Counts by code of a row and place of a column. */
export type Sums = ReadonlyMap<number, Int32Array>
/** Counts until a second of the state. */
export type SumsAt = { moment: number; sums: Sums }

/**
 * What has become known since the last edition about moments before its end. National totals of past days are public as
 * they are today, so everybody sees by how much they have grown. It is taken as if it had happened in the order of those
 * moments, after all that the edition counted and before all that is new.
 *
 * @param published all counts of the table until then, oldest first
 * @param past what is counted today until moments before the end of that edition, ascending
 */
export function lateCounts(published: readonly SumsAt[], past: readonly SumsAt[]): SumsAt[] {
  const added = published.map(({ moment, sums }, place) => ({
    moment,
    sums: plus(sums, published[place - 1]?.sums ?? new Map(), -1),
  }))
  const last = published.at(-1)?.sums ?? new Map()
  let before: Sums = last
  return past.flatMap(({ moment, sums }) => {
    const known = added.filter((each) => each.moment <= moment).reduce((sum, each) => plus(sum, each.sums), NOTHING)
    const now = plus(last, plus(sums, known, -1))
    const isSame = [...plus(now, before, -1).values()].every((counts) => counts.every((count) => count === 0))
    before = now
    return isSame ? [] : [{ moment, sums: now }]
  })
}

/** The moments of a table's published weeks and their ends, with the columns as the table has them now. */
export function publishedSums(
  published: readonly StoredWeek[],
  measures: readonly number[],
  codeOf: (key: string) => number,
): SumsAt[] {
  return published.flatMap(({ weekEnd, rows, measures: own, exact, silent, moments }) => {
    const sumsOf = (counts: readonly number[]): Sums => {
      const countOf = (row: number, measure: number): number => counts[row * own.length + own.indexOf(measure)] ?? 0
      return new Map(rows.map((key, row) => [codeOf(key), Int32Array.from(measures, (each) => countOf(row, each))]))
    }
    const before = moments.map((moment, place) => ({
      moment,
      sums: sumsOf(silent.slice(place * exact.length, (place + 1) * exact.length)),
    }))
    return [...before, { moment: endOfWeek(weekOfDay(dayNumber(weekEnd))), sums: sumsOf(exact) }]
  })
}

const NOTHING: Sums = new Map()

/** One and so many times the other. */
function plus(one: Sums, other: Sums, times = 1): Sums {
  const sum = new Map([...one].map(([code, counts]) => [code, counts.slice()]))
  for (const [code, counts] of other) {
    const own = sum.get(code) ?? new Int32Array(counts.length)
    for (const [column, count] of counts.entries()) own[column] = (own[column] ?? 0) + times * count
    sum.set(code, own)
  }
  return sum
}
