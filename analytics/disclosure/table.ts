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
  known?: readonly number[] | undefined
  /** The column that can be reached for some days only (see `over`). */
  limited?: number | undefined
  /**
   * Which of the national measures says that somebody's row is known: until then they are in the row `without`. Absent:
   * everybody is in theirs at once. `isShared`: other tables have the same gate, and so the same people `without`.
   * `isLater`: rows are as known at moments that are left out.
   */
  gate?: { measure: number; without: string; isShared?: boolean; isLater?: boolean } | undefined
}

/** Counts of a table at one week end, by `row * columns + column`. */
export type Counts = Int32Array

/**
 * `hidden`: columns of which nothing is published. `absent`: rows that were none yet, so that nobody can be in them.
 * `over`: rows in which nobody could reach the limited column any more since the one before, silent or not. `still`: rows in
 * which nothing at all could change since the one before. `isSilent`: a moment within the week that ends next, such as the
 * end of a day, of which editions tell nothing, and the national totals are known all the same. `edition`: the one by whose
 * rows it is counted, which are as known at the last of its moments; absent: each week end, with the silent moments before
 * it, is of an edition of its own.
 */
export type HistoryWeek = {
  truth: Counts
  rounded: Counts
  hidden: ReadonlySet<number>
  absent: ReadonlySet<number>
  over?: ReadonlySet<number> | undefined
  still?: ReadonlySet<number> | undefined
  isSilent?: true
  edition?: number | undefined
}

/** A table over the week ends that were published, and moments between, oldest first. */
export type TableHistory = {
  shape: TableShape
  weeks: readonly HistoryWeek[]
}

/** Exact counts at a moment of which editions tell nothing; the rest as in HistoryWeek. */
export type SilentCounts = { counts: Counts } & Pick<HistoryWeek, 'over' | 'still' | 'edition'> &
  Partial<Pick<HistoryWeek, 'absent'>>

export function silentMoment(
  { measures }: TableShape,
  { counts: truth, over, still, edition, absent }: SilentCounts,
  absentInWeek: ReadonlySet<number>,
): HistoryWeek & { hidden: Set<number> } {
  const rounded = new Int32Array(truth.length)
  return {
    truth,
    rounded,
    hidden: new Set(measures.keys()),
    absent: absent ?? absentInWeek,
    over,
    still,
    isSilent: true,
    edition,
  }
}

export function isPublished({ isSilent }: HistoryWeek): boolean {
  return !isSilent
}

/** Without the silent moments: between week ends nobody could reach what they could not from the first moment on. */
export function weekEndsOf({ shape, weeks }: TableHistory): TableHistory {
  const weekEnds = weeks.flatMap((week, place) => {
    if (!isPublished(week)) return []
    const before = weeks.slice(0, place).findLastIndex(isPublished)
    return [{ ...week, over: weeks[before + 1]?.over }]
  })
  const isLater = weeks.some(({ edition, isSilent }) => isSilent && edition !== undefined)
  return { shape: shape.gate && isLater ? { ...shape, gate: { ...shape.gate, isLater } } : shape, weeks: weekEnds }
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

/**
 * The row of those who are in no other yet, the column that makes rows known, and those that it implies; in `shared` ones
 * that row is the same cell in other tables.
 */
export type Gate = { row: number; column: number; before: readonly number[]; shared: readonly number[] }

export function gateOf(shape: TableShape): Gate | undefined {
  if (!shape.gate) return undefined
  const { measure, without, isShared } = shape.gate
  const column = shape.measures.indexOf(measure)
  const before = weakerColumns(shape)[column] ?? []
  return { row: shape.rows.indexOf(without), column, before, shared: isShared ? before : [] }
}
