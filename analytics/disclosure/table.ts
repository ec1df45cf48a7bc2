/** A table of counts: a row for each value of a slice (disjoint, together everybody), a column for each measure. */
export type TableShape = {
  id: string
  /** Keys of the rows. */
  rows: readonly string[]
  /** Which of the national measures the columns are. */
  measures: readonly number[]
  /** Pairs of columns [weaker, stronger]: whoever counts in the stronger counts in the weaker. */
  implied: readonly (readonly [weaker: number, stronger: number])[]
  /** Columns whose exact counts are public anyway. */
  known?: readonly number[]
  /**
   * Which of the national measures says that somebody's row is known: until then they are in the row `without`. Absent:
   * everybody is in theirs at once.
   */
  gate?: { measure: number; without: string } | undefined
}

/** Counts of a table at one week end, by `row * columns + column`. */
export type Counts = Int32Array

/** `hidden`: columns of which nothing is published. `absent`: rows that were none yet, so that nobody can be in them. */
export type HistoryWeek = {
  truth: Counts
  rounded: Counts
  hidden: ReadonlySet<number>
  absent: ReadonlySet<number>
}

/** A table over the week ends that were published, oldest first. */
export type TableHistory = {
  shape: TableShape
  weeks: readonly HistoryWeek[]
}

/** Sum of a column over the rows. */
export function columnTotal(shape: TableShape, counts: Counts, column: number): number {
  let sum = 0
  for (let cell = column; cell < counts.length; cell += shape.measures.length) sum += counts[cell] ?? 0
  return sum
}

/** Columns that are weaker than each column, directly or through others, nearest first. */
export function weakerColumns({ measures, implied }: TableShape): number[][] {
  return measures.map((_measure, column) => {
    const found: number[] = []
    const pending = [column]
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      for (const [weaker, stronger] of implied) {
        if (stronger !== next || found.includes(weaker)) continue
        found.push(weaker)
        pending.push(weaker)
      }
    }
    return found
  })
}
