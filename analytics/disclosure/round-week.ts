import { BASE, leastBehind, MOST_ABOVE, MOST_BELOW, mostBehind, PROMISED_WIDTH } from './promise.ts'
import { NO_BOUND, publicBounds } from './public-bounds.ts'
import { type Counts, columnTotal, gateOf, type TableShape, weakerColumns } from './table.ts'

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

/** Of those who are in no row of a table yet: the multiples that stand for them, by column; none where rounding chooses. */
type Without = ReadonlyMap<number, number>

/** `unplaced`: columns in which the table had no place for all units, so that they do not add up to the total. */
export type RoundedTable = { counts: Counts; unplaced: ReadonlySet<number> }

export type RoundedWeek = {
  /** By national measure. */
  totals: Int32Array
  /** In the order of the tables given. */
  tables: RoundedTable[]
}

/** So much noise can change the order of any two rows: what is missing, where chance decides, is in 0 to MOST_BELOW. */
const NOISE = MOST_BELOW + 1
/** Puts rows that everybody knows to need a unit before all others. */
const FIRST = 1_000
/** A table that has no place for a unit is tried again with other noise. */
const TRIES = 20

/**
 * Rounds all tables of one week end at once, so that each column of each table adds up to the same rounded national
 * total; counts stay where they were published the week before or go up, unless a true one of their column goes down, and
 * a stronger column never exceeds a weaker one, unless the true counts do. Each count is at most MOST_ABOVE too high and
 * MOST_BELOW too low. Who goes up is decided by noise, in which every order of the rows is possible, whatever the true
 * counts within these bounds: so whoever knows how it is done learns no more than the bounds (decision 19).
 */
export function roundWeek(tables: readonly Unrounded[], national: Int32Array, noise: Noise): RoundedWeek {
  const totals = national.map(floorToBase)
  const withoutOf = (table: Unrounded): Without => roundWithout(table, tables, totals, noise)
  return { totals, tables: tables.map((table) => tryRounding(table, totals, withoutOf(table), noise)) }
}

/**
 * Who is in no row yet, before the step that makes rows known, is the same cell in all tables with the same gate (unless
 * what makes a row is missing of somebody): it is rounded beside all others as one row, and comes out the same in each.
 */
function roundWithout(table: Unrounded, tables: readonly Unrounded[], totals: Int32Array, noise: Noise): Without {
  const two = twoRowsOf(table)
  if (!two) return new Map()
  // They may have been published in different ways before.
  const isSame = (other: Unrounded | undefined): boolean =>
    other?.shape.id === two.shape.id && String(other.truth) === String(two.truth)
  const { counts } = tryRounding(tables.map(twoRowsOf).find(isSame) ?? two, totals, new Map(), noise)
  const countOf = (column: number): number => counts[two.shape.measures.indexOf(table.shape.measures[column] ?? 0)] ?? 0
  return new Map(gateOf(table.shape)?.shared.map((column) => [column, countOf(column)]))
}

/** Those who are in no row yet, and all others, at the steps up to the one that makes rows known. */
function twoRowsOf({ shape, week, truth, before }: Unrounded): Unrounded | undefined {
  const gate = gateOf(shape)
  if (!shape.gate || !gate || gate.shared.length === 0) return undefined
  const columns = [...gate.shared, gate.column].sort((one, other) => one - other)
  const inTwo = (counts: Counts): Counts => {
    const without = columns.map((column) => counts[gate.row * shape.measures.length + column] ?? 0)
    const others = columns.map((column, place) => columnTotal(shape, counts, column) - (without[place] ?? 0))
    return Int32Array.from([...without, ...others])
  }
  const implied = shape.implied.flatMap(([weaker, stronger]): [number, number][] => {
    const pair: [number, number] = [columns.indexOf(weaker), columns.indexOf(stronger)]
    return pair.includes(-1) ? [] : [pair]
  })
  const { measure, without } = shape.gate
  const measures = columns.map((column) => shape.measures[column] ?? 0)
  return {
    shape: { id: `gate ${measure}`, rows: [without, 'OTHERS'], measures, implied, gate: { measure, without } },
    ...{ week, truth: inTwo(truth), before: before && inTwo(before), absent: new Set() },
  }
}

function floorToBase(count: number): number {
  return Math.floor(count / BASE) * BASE
}

/** True counts from which rounding can have come to a published one, for whoever knows how it goes about it. */
export function boundsBehind(shown: number, before: number, count: number): { least: number; most: number } {
  const [least, most] = [leastBehind(shown), mostBehind(shown)]
  if (shown >= before) return { least, most }
  // It went down: because of itself, so the truth is below what it was lowered from, or because others did.
  const highest = highestBehind(count, before)
  return highest < before
    ? { least: Math.max(least, highest - MOST_ABOVE), most: Math.min(most, highest - MOST_ABOVE + BASE - 1) }
    : { least: Math.max(least, before - MOST_ABOVE), most }
}

function tryRounding(table: Unrounded, totals: Int32Array, without: Without, noise: Noise): RoundedTable {
  const { shape, week } = table
  for (let attempt = 0; ; attempt++) {
    const result = roundTable(table, totals, without, (row, column, level) =>
      noise(`${week} ${attempt}`, shape.id, shape.rows[row] ?? '', column, level),
    )
    if (result.unplaced.size === 0 || attempt === TRIES - 1) return result
  }
}

type PlaceNoise = (row: number, column: number, level: number) => number

function roundTable(
  { shape, truth, before, absent }: Unrounded,
  totals: Int32Array,
  without: Without,
  noise: PlaceNoise,
): RoundedTable {
  const weaker = weakerColumns(shape)
  const columns = shape.measures.length
  const target = shape.measures.map((measure) => totals[measure] ?? 0)
  // Strongest first: a stronger count that goes up takes the weaker ones with it. The contrary where it goes down.
  const strongestFirst = [...weaker.keys()].sort(
    (one, other) => (weaker[other]?.length ?? 0) - (weaker[one]?.length ?? 0),
  )
  const { lowest, highest } = publicLimits({ shape, truth, absent })
  const rounded = new Int32Array(truth.length)
  const rowWithout = gateOf(shape)?.row
  for (const column of strongestFirst) start(column)
  giveWhatIsDue()
  const left = target.map((total, column) => total - columnTotal(shape, rounded, column))
  const unplaced = new Set<number>()
  for (const column of strongestFirst) {
    while ((left[column] ?? 0) > 0) {
      const row = choose(column)
      if (row === undefined) {
        unplaced.add(column)
        break
      }
      for (const each of [...wouldRaise(row, column), column]) {
        rounded[row * columns + each] = at(row, each) + BASE
        left[each] = (left[each] ?? 0) - BASE
      }
    }
  }
  return { counts: rounded, unplaced }

  /**
   * Counts start as they were published, but where one of the column has to go down: then all that may start a unit lower,
   * or at the least that they may if the total has gone down, and noise decides who is raised again. So does, every week,
   * the row that people leave as theirs becomes known.
   */
  function start(column: number): void {
    const hasToFall = (row: number): boolean =>
      !isGiven(row, column) && highestBehind(exact(row, column), shown(row, column)) < shown(row, column)
    const rows = [...shape.rows.keys()]
    const hasTotalFallen = sumOf(rows, (row) => shown(row, column)) > (target[column] ?? 0)
    const hasAnyToFall = rows.some(hasToFall)
    for (const row of rows) {
      const floor = floorToBase(exact(row, column))
      let level = shown(row, column)
      if (isGiven(row, column)) {
        rounded[row * columns + column] = level
        continue
      }
      if (hasTotalFallen) level = floor - BASE
      else if (hasToFall(row)) level = floor
      else if ((hasAnyToFall || row === rowWithout) && level - BASE >= exact(row, column) - MOST_BELOW) level -= BASE
      for (const [stronger, list] of weaker.entries()) {
        if (list.includes(column) && exact(row, stronger) <= exact(row, column))
          level = Math.max(level, at(row, stronger))
      }
      // What is no row any more keeps nothing: it would be missing from the sum of those that are.
      if (absent.has(row)) level = 0
      rounded[row * columns + column] = Math.max(0, Math.min(level, highestBehind(exact(row, column), level)))
    }
  }

  function isGiven(row: number, column: number): boolean {
    return row === rowWithout && without.has(column)
  }

  function shown(row: number, column: number): number {
    return (isGiven(row, column) ? without.get(column) : before?.[row * columns + column]) ?? 0
  }

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
      if (isGiven(row, column)) continue
      if (missing < BASE - MOST_ABOVE || absent.has(row) || missing + NOISE + FIRST <= bestPriority) continue
      if (at(row, column) + BASE > (highest[row * columns + column] ?? 0)) continue
      if (wouldRaise(row, column).some((other) => (left[other] ?? 0) <= 0 || isGiven(row, other))) continue
      const isFirst = at(row, column) < (lowest[row * columns + column] ?? 0)
      const priority = missing + NOISE * noise(row, column, at(row, column)) + (isFirst ? FIRST : 0)
      if (priority <= bestPriority) continue
      best = row
      bestPriority = priority
    }
    return best
  }

  /** Nobody stays further behind than is promised, as far as the totals have it: so the work grows with the cells and not with the people. */
  function giveWhatIsDue(): void {
    const short = new Array<number>(columns).fill(BASE)
    for (const column of strongestFirst.toReversed()) {
      const due = (row: number): number =>
        isGiven(row, column)
          ? at(row, column)
          : Math.max(at(row, column), floorToBase(exact(row, column)) - (short[column] ?? BASE))
      // A stronger column must not get ahead of a weaker one.
      short[column] = Math.max(BASE, ...(weaker[column] ?? []).map((other) => short[other] ?? BASE))
      while (sumOf([...shape.rows.keys()], due) > Math.max(target[column] ?? 0, columnTotal(shape, rounded, column))) {
        short[column] = 2 * (short[column] ?? BASE)
      }
      for (const row of shape.rows.keys()) rounded[row * columns + column] = due(row)
    }
  }
}

function sumOf(rows: readonly number[], countOf: (row: number) => number): number {
  return rows.reduce((sum, row) => sum + countOf(row), 0)
}

/** What was published, or the most that may stand there where the truth has gone down too far for it. */
function highestBehind(count: number, before: number): number {
  return Math.min(before, floorToBase(count + MOST_ABOVE))
}

/**
 * Between which multiples a count keeps as many values as promised, although everybody knows the least or the most that it
 * may be: how many of a wave were selected is public, so 260 of 256 would leave seven who may not have bought.
 */
function publicLimits({ shape, truth, absent }: Pick<Unrounded, 'shape' | 'truth' | 'absent'>) {
  const week = { truth, rounded: truth, hidden: new Set<number>(), absent }
  const { floor, ceiling } = publicBounds({ shape, weeks: [week] })
  const isKnown = (cell: number): boolean => floor[cell] === ceiling[cell]
  const lowestAt = (least: number): number => Math.ceil((least + PROMISED_WIDTH - MOST_BELOW) / BASE) * BASE
  const highestAt = (most: number): number => Math.floor((most - PROMISED_WIDTH + MOST_ABOVE) / BASE) * BASE
  return {
    lowest: floor.map((least, cell) => (isKnown(cell) ? 0 : lowestAt(least))),
    highest: ceiling.map((most, cell) => (isKnown(cell) ? NO_BOUND : highestAt(most))),
  }
}
