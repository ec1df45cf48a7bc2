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
  /** What makes known in which row somebody is: until then they are in the row `without`. Absent: everybody is in theirs at once. */
  gate?: Gate | undefined
}

/**
 * `measure`: which of the national measures says that somebody's row is known. `passed`: how many ever did so in a row, as
 * far as that is public; since then they may have gone over to rows that come later.
 */
export type Gate = { measure: number; without: string; passed?: ReadonlyMap<string, number> }

/** Counts of a table at one week end, by `row * columns + column`. */
export type Counts = Int32Array

/**
 * `hidden`: columns of which nothing is published. `absent`: rows that were none yet, so that nobody can be in them.
 * `closed`: rows that nobody enters any more, so that it is public how many did (see Gate).
 * `edition`: the first with this week end; all that it has have their people in the rows of when it was made.
 */
export type HistoryWeek = {
  edition: number
  truth: Counts
  rounded: Counts
  hidden: ReadonlySet<number>
  absent: ReadonlySet<number>
  closed: ReadonlySet<number>
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

/** The row to which people go over last, of those that there are: nobody can have left it yet. */
export function newestRow({ rows, gate }: TableShape, absent: ReadonlySet<number>): number {
  return rows.findLastIndex((key, row) => !absent.has(row) && key !== gate?.without)
}

/**
 * Columns whose counts fall where people go over to later rows: those of whoever has reached no step yet of which the counts
 * are public (was not selected).
 */
export function columnsLeft(shape: TableShape): Set<number> {
  if (!shape.gate?.passed) return new Set()
  const weaker = weakerColumns(shape)
  const stays = (column: number): boolean =>
    shape.known?.some((known) => column === known || weaker[column]?.includes(known)) ?? false
  return new Set([...shape.measures.keys()].filter((column) => !stays(column)))
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
