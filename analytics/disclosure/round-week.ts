import { BASE, MOST_ABOVE } from './promise.ts'
import { type Counts, columnTotal, type TableShape, weakerColumns } from './table.ts'

/** A table at a new week end: its true counts, and what was published at the week end before. */
export type Unrounded = { shape: TableShape; truth: Counts; before: Counts | undefined; absent: ReadonlySet<number> }

/** A number from 0 to below 1 that only the publisher can tell beforehand; the same for the same place and level. */
export type Noise = (table: string, row: string, column: number, level: number) => number

export type RoundedWeek = {
  /** By national measure. */
  totals: Int32Array
  /** In the order of the tables given. */
  tables: Counts[]
}

/**
 * Rounds all tables of one week end at once, so that each column of each table adds up to the same rounded national
 * total; counts stay where they were published the week before or go up as far as the true ones do not go down, and a
 * stronger column never exceeds a weaker one, unless the true counts do. Each count is at most MOST_ABOVE too high; those too low are caught up with
 * in the order of what is missing, which `noise` shuffles, so that nobody can read the order back.
 */
export function roundWeek(
  tables: readonly Unrounded[],
  national: Int32Array,
  nationalBefore: Int32Array | undefined,
  noise: Noise,
): RoundedWeek {
  const totals = national.map((count) => Math.floor(count / BASE) * BASE)
  for (;;) {
    const rounded: Counts[] = []
    let stuck: number | undefined
    for (const table of tables) {
      const result = roundTable(table, totals, noise)
      if (typeof result === 'number') {
        stuck = table.shape.measures[result] ?? 0
        break
      }
      rounded.push(result)
    }
    if (stuck === undefined) return { totals, tables: rounded }
    // Some table has no place for the last unit of this measure: it waits for a later week, in all tables.
    const lower = (totals[stuck] ?? 0) - BASE
    if (lower < Math.min(0, nationalBefore?.[stuck] ?? 0)) throw new Error('a week end cannot be rounded')
    totals[stuck] = lower
  }
}

/** The rounded counts, or the column for which there was no place. */
function roundTable({ shape, truth, before, absent }: Unrounded, totals: Int32Array, noise: Noise): Counts | number {
  const weaker = weakerColumns(shape)
  const columns = shape.measures.length
  const target = shape.measures.map((measure) => totals[measure] ?? 0)
  const rounded = startFrom(truth, before)
  for (let column = 0; column < columns; column++) takeBack(shape, truth, rounded, column, target[column] ?? 0)
  giveInBulk(shape, truth, rounded, target)
  const left = target.map((total, column) => total - columnTotal(shape, rounded, column))
  // Strongest first: a stronger count that goes up takes the weaker ones with it.
  const order = weaker
    .map((list, column) => ({ column, depth: list.length }))
    .sort((one, other) => other.depth - one.depth)
  for (const { column } of order) {
    while ((left[column] ?? 0) > 0) {
      const row = choose(column)
      if (row === undefined) return column
      raise(row, column)
    }
  }
  return rounded

  function at(row: number, column: number): number {
    return rounded[row * columns + column] ?? 0
  }

  function exact(row: number, column: number): number {
    return truth[row * columns + column] ?? 0
  }

  function wouldRaise(row: number, column: number): number[] {
    return (weaker[column] ?? []).filter(
      // Somebody may have skipped the weaker one: then it may well be less.
      (other) => at(row, other) < at(row, column) + BASE && exact(row, other) >= exact(row, column),
    )
  }

  function choose(column: number): number | undefined {
    let best: number | undefined
    let bestPriority = Number.NEGATIVE_INFINITY
    for (let row = 0; row < shape.rows.length; row++) {
      const missing = exact(row, column) - at(row, column)
      if (missing < BASE - MOST_ABOVE || absent.has(row)) continue
      // Whoever is far behind comes first; among the others chance has its say.
      const urgency = missing >= 2 * BASE ? missing * BASE : missing
      if (urgency + BASE <= bestPriority) continue
      const dragged = wouldRaise(row, column)
      if (dragged.some((other) => (left[other] ?? 0) <= 0)) continue
      // Later comes whoever takes along weaker counts that are not behind.
      const early = dragged.reduce((sum, other) => sum + Math.max(0, BASE + at(row, other) - exact(row, other)), 0)
      const priority = urgency - early + BASE * noise(shape.id, shape.rows[row] ?? '', column, at(row, column))
      if (priority <= bestPriority) continue
      best = row
      bestPriority = priority
    }
    return best
  }

  function raise(row: number, column: number): void {
    for (const each of [...wouldRaise(row, column), column]) {
      rounded[row * columns + each] = at(row, each) + BASE
      left[each] = (left[each] ?? 0) - BASE
    }
  }
}

/** What was published, but where the truth has gone down below what may stand behind that. */
function startFrom(truth: Counts, before: Counts | undefined): Counts {
  return truth.map((count, cell) => {
    const most = Math.floor((count + MOST_ABOVE) / BASE) * BASE
    return Math.min(before?.[cell] ?? 0, most)
  })
}

/** Where the truth has gone down, a column may hold more than its total: the counts most above the truth go down. */
function takeBack(shape: TableShape, truth: Counts, rounded: Counts, column: number, total: number): void {
  const columns = shape.measures.length
  for (let over = columnTotal(shape, rounded, column) - total; over > 0; over -= BASE) {
    let lowest: number | undefined
    for (let row = 0; row < shape.rows.length; row++) {
      const cell = row * columns + column
      if ((rounded[cell] ?? 0) < BASE) continue
      const missing = (truth[cell] ?? 0) - (rounded[cell] ?? 0)
      if (lowest === undefined || missing < (truth[lowest] ?? 0) - (rounded[lowest] ?? 0)) lowest = cell
    }
    if (lowest === undefined) return
    const row = Math.floor(lowest / columns)
    const lower = (rounded[lowest] ?? 0) - BASE
    rounded[lowest] = lower
    for (const [weakest, stronger] of impliedBy(shape, column)) {
      if (weakest !== column) continue
      const cell = row * columns + stronger
      if ((truth[cell] ?? 0) <= (truth[row * columns + column] ?? 0))
        rounded[cell] = Math.min(rounded[cell] ?? 0, lower)
    }
  }
}

/** Pairs [column, each column that is stronger, directly or through others]. */
function impliedBy(shape: TableShape, column: number): [number, number][] {
  return weakerColumns(shape).flatMap((list, stronger): [number, number][] =>
    list.includes(column) ? [[column, stronger]] : [],
  )
}

/** Gives most of what is missing at once, so that the work grows with the cells and not with the people. */
function giveInBulk(shape: TableShape, truth: Counts, rounded: Counts, target: readonly number[]): void {
  const columns = shape.measures.length
  const most = 2 * BASE * shape.rows.length
  if (target.every((total, column) => total - columnTotal(shape, rounded, column) <= most)) return
  for (let short = BASE; ; short *= 2) {
    const given = rounded.map((count, cell) => Math.max(count, Math.floor((truth[cell] ?? 0) / BASE) * BASE - short))
    if (target.some((total, column) => columnTotal(shape, given, column) > total)) continue
    for (let cell = 0; cell < columns * shape.rows.length; cell++) rounded[cell] = given[cell] ?? 0
    return
  }
}
