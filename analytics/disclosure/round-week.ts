import { BASE, leastBehind, MOST_ABOVE, MOST_BELOW, mostBehind } from './promise.ts'
import { type Counts, columnTotal, type TableShape, weakerColumns } from './table.ts'

/** A table at a new week end (counted in weeks): its true counts, and what was published at the week end before. */
export type Unrounded = {
  shape: TableShape
  week: number
  truth: Counts
  before: Counts | undefined
  absent: ReadonlySet<number>
}

/**
 * A number from 0 to below 1 that only the publisher can tell beforehand; the same for the same place and level, and
 * another in each turn: a week end, and how often its rounding was tried.
 */
export type Noise = (turn: string, table: string, row: string, column: number, level: number) => number

export type RoundedWeek = {
  /** By national measure. */
  totals: Int32Array
  /** In the order of the tables given. */
  tables: Counts[]
}

/** So much noise can change the order of any two rows: what is missing, where chance decides, is in 0 to MOST_BELOW. */
const NOISE = MOST_BELOW + 1
/** A table that has no place for a unit is tried again with other noise, before the unit waits for a later week. */
const TRIES = 20

/**
 * Rounds all tables of one week end at once, so that each column of each table adds up to the same rounded national
 * total; counts stay where they were published the week before or go up as far as the true ones do not go down, and a
 * stronger column never exceeds a weaker one, unless the true counts do. Each count is at most MOST_ABOVE too high and
 * MOST_BELOW too low. Who goes up is decided by noise, in which every order of the rows is possible, whatever the true
 * counts within these bounds: so whoever knows how it is done learns no more than the bounds (decision 19).
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
      const result = tryRounding(table, totals, noise)
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

/** True counts from which rounding can have come to a published one, for whoever knows how it goes about it. */
export function boundsBehind(shown: number, before: number, count: number): { least: number; most: number } {
  const [least, most] = [leastBehind(shown), mostBehind(shown)]
  if (shown >= before) return { least, most }
  // It went down: because of itself, so the truth is below what it was lowered from, or because others did.
  const start = startAt(count, before)
  return start < before
    ? { least: Math.max(least, start - MOST_ABOVE), most: Math.min(most, start - MOST_ABOVE + BASE - 1) }
    : { least: Math.max(least, before - MOST_ABOVE), most }
}

/** The rounded counts, or the column for which there was no place. */
function tryRounding(table: Unrounded, totals: Int32Array, noise: Noise): Counts | number {
  let result: Counts | number = 0
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { shape, week } = table
    const turn = `${week} ${attempt}`
    result = roundTable(table, totals, (row, column, level) =>
      noise(turn, shape.id, shape.rows[row] ?? '', column, level),
    )
    if (typeof result !== 'number') break
  }
  return result
}

type PlaceNoise = (row: number, column: number, level: number) => number

function roundTable({ shape, truth, before, absent }: Unrounded, totals: Int32Array, noise: PlaceNoise) {
  const weaker = weakerColumns(shape)
  const columns = shape.measures.length
  const target = shape.measures.map((measure) => totals[measure] ?? 0)
  const rounded = truth.map((count, cell) => startAt(count, before?.[cell] ?? 0))
  // Strongest first: a stronger count that goes up takes the weaker ones with it. The contrary where it goes down.
  const strongestFirst = [...weaker.keys()].sort(
    (one, other) => (weaker[other]?.length ?? 0) - (weaker[one]?.length ?? 0),
  )
  for (const column of strongestFirst.toReversed()) takeBack(column)
  giveWhatIsDue()
  const left = target.map((total, column) => total - columnTotal(shape, rounded, column))
  for (const column of strongestFirst) {
    while ((left[column] ?? 0) > 0) {
      const row = choose(column)
      if (row === undefined) return column
      for (const each of [...wouldRaise(row, column), column]) {
        rounded[row * columns + each] = at(row, each) + BASE
        left[each] = (left[each] ?? 0) - BASE
      }
    }
  }
  return rounded

  function at(row: number, column: number): number {
    return rounded[row * columns + column] ?? 0
  }

  function exact(row: number, column: number): number {
    return truth[row * columns + column] ?? 0
  }

  function missingIn(row: number, column: number): number {
    return exact(row, column) - at(row, column)
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
      const missing = missingIn(row, column)
      if (missing < BASE - MOST_ABOVE || absent.has(row) || missing + NOISE <= bestPriority) continue
      if (wouldRaise(row, column).some((other) => (left[other] ?? 0) <= 0)) continue
      const priority = missing + NOISE * noise(row, column, at(row, column))
      if (priority <= bestPriority) continue
      best = row
      bestPriority = priority
    }
    return best
  }

  /** Where the truth has gone down, a column may hold more than its total: some go down that are not too low then. */
  function takeBack(column: number): void {
    for (let over = columnTotal(shape, rounded, column) - (target[column] ?? 0); over > 0; over -= BASE) {
      let lowest: number | undefined
      let lowestPriority = Number.POSITIVE_INFINITY
      for (let row = 0; row < shape.rows.length; row++) {
        const missing = missingIn(row, column)
        if (at(row, column) < BASE || missing + BASE > MOST_BELOW) continue
        const priority = missing + NOISE * noise(row, column, -at(row, column))
        if (priority >= lowestPriority) continue
        lowest = row
        lowestPriority = priority
      }
      if (lowest === undefined) return
      const lower = at(lowest, column) - BASE
      rounded[lowest * columns + column] = lower
      for (const [stronger, list] of weaker.entries()) {
        if (!list.includes(column) || exact(lowest, stronger) > exact(lowest, column)) continue
        rounded[lowest * columns + stronger] = Math.min(at(lowest, stronger), lower)
      }
    }
  }

  /** Nobody stays further behind than is promised, as far as the totals have it: so the work grows with the cells and not with the people. */
  function giveWhatIsDue(): void {
    const short = new Array<number>(columns).fill(BASE)
    for (const column of strongestFirst.toReversed()) {
      const due = (row: number): number =>
        Math.max(at(row, column), Math.floor(exact(row, column) / BASE) * BASE - (short[column] ?? BASE))
      // A stronger column must not get ahead of a weaker one.
      short[column] = Math.max(BASE, ...(weaker[column] ?? []).map((other) => short[other] ?? BASE))
      const sum = (): number => shape.rows.reduce((total, _key, row) => total + due(row), 0)
      while (sum() > Math.max(target[column] ?? 0, columnTotal(shape, rounded, column))) {
        short[column] = 2 * (short[column] ?? BASE)
      }
      for (const row of shape.rows.keys()) rounded[row * columns + column] = due(row)
    }
  }
}

/** What was published, but where the truth has gone down below what may stand behind that. */
function startAt(count: number, before: number): number {
  return Math.min(before, Math.floor((count + MOST_ABOVE) / BASE) * BASE)
}
