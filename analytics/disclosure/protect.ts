import { type Knowledge, knowledgeOf, knowledgeWithout, updateColumn } from './knowledge.ts'
import { OtherWorlds } from './other-worlds.ts'
import { leastBehind, mostBehind } from './promise.ts'
import { Proofs } from './proofs.ts'
import { listProtected, type ProtectedCount } from './protected-counts.ts'
import { PublicWidths } from './public-widths.ts'
import { type Noise, type RoundedTable, roundWeek } from './round-week.ts'
import { canBeSolved, SolvedWidths, widthAround } from './solved-widths.ts'
import {
  type Counts,
  gateOf,
  type HistoryWeek,
  isPublished,
  type SilentCounts,
  silentMoment,
  type TableHistory,
  type TableShape,
} from './table.ts'

/** A table with its true counts at the week ends that are to be published, oldest first. */
export type NewTable = {
  shape: TableShape
  /** Week ends published before, as far back as their counts are to be looked at again. */
  published: TableHistory['weeks']
  weeks: readonly NewWeek[]
}

/**
 * `silent`: true counts at moments within the week, of which nothing is told, and `after` it until it is published; `over`
 * as in HistoryWeek.
 */
export type NewWeek = {
  week: number
  counts: Counts
  silent?: readonly SilentCounts[]
  after?: readonly SilentCounts[]
} & Pick<HistoryWeek, 'absent' | 'over' | 'edition'>

export type ProtectedTable = {
  shape: TableShape
  /** New week ends, and silent moments beside them. */
  weeks: FreshWeek[]
  /** Counts that needed protection, and those among them for which columns had to be hidden. */
  protectedCounts: number
  repaired: number
}

export type ProtectedTables = { totals: Int32Array[]; tables: ProtectedTable[] }

/**
 * Makes the counts of new week ends fit to be published together with all that was published before: rounds them, looks
 * for proof that every protected count stays within its interval, and hides columns until there is proof for each.
 *
 * @param national exact totals by week end and measure, which attackers know
 */
export function protectTables(
  tables: readonly NewTable[],
  national: readonly Int32Array[],
  noise: Noise,
): ProtectedTables {
  const totals: Int32Array[] = []
  const rounded = tables.map((): RoundedTable[] => [])
  for (const [week, exact] of national.entries()) {
    const unrounded = tables.map(({ shape, published, weeks }, index) => ({
      shape,
      week: weeks[week]?.week ?? 0,
      truth: weeks[week]?.counts ?? new Int32Array(),
      absent: weeks[week]?.absent ?? new Set(),
      before: rounded[index]?.at(-1)?.counts ?? published.findLast(isPublished)?.rounded,
    }))
    const result = roundWeek(unrounded, exact, noise)
    totals.push(result.totals)
    for (const [index, counts] of result.tables.entries()) rounded[index]?.push(counts)
  }
  const made = tables.map((table, index) => hideUntilProtected(table, rounded[index] ?? []))
  hideAlike(made)
  return { totals, tables: made }
}

/** Who is in no row yet is the same cell in all tables with the same gate: where one has to hide it, so do the others. */
function hideAlike(tables: readonly ProtectedTable[]): void {
  const cells = tables.flatMap(({ shape, weeks }) => {
    const gate = gateOf(shape)
    return weeks.filter(isPublished).flatMap(({ truth, hidden }, week) =>
      (gate?.shared ?? []).map((column) => {
        const people = truth[(gate?.row ?? 0) * shape.measures.length + column]
        return { cell: `${week} ${shape.gate?.measure} ${shape.measures[column]} ${people}`, column, hidden }
      }),
    )
  })
  for (const same of Map.groupBy(cells, ({ cell }) => cell).values()) {
    if (same.some(({ column, hidden }) => hidden.has(column))) for (const { column, hidden } of same) hidden.add(column)
  }
}

type FreshWeek = HistoryWeek & { hidden: Set<number> }

function hideUntilProtected({ shape, published, weeks }: NewTable, rounded: readonly RoundedTable[]): ProtectedTable {
  const fresh = weeks.flatMap(
    ({ counts: truth, absent, over, edition, silent = [], after = [] }, week): FreshWeek[] => {
      const { counts, unplaced } = rounded[week] ?? { counts: new Int32Array(truth.length), unplaced: [] }
      const hidden = new Set([...unplaced, ...columnsBeyondBounds(shape, truth, counts)])
      return [
        ...silent.map((each) => silentMoment(shape, each, absent)),
        { truth, rounded: counts, absent, over, edition, hidden },
        ...after.map((each) => silentMoment(shape, each, absent)),
      ]
    },
  )
  const history = { shape, weeks: [...published, ...fresh] }
  const firstNew = published.length
  const knowledge = knowledgeOf(history)
  const counts = listProtected(knowledge)
  using proofs = new Proofs(knowledge, counts)
  let repaired = 0
  using unpublished = new Unpublished(history)
  const open = counts.filter((each) => !proofs.isFound(each))
  // What everybody could tell if nothing at all were published, no publication has to protect.
  for (const each of open) each.promised = unpublished.bounds.widthOf(each)
  for (const each of open) {
    const width = proofs.widthOf(each)
    if (width >= each.promised) continue
    each.promised = Math.min(each.promised, unpublished.widthOf(each))
    if (width >= each.promised) continue
    repaired += 1
    proofs.tryOut(() => hideFor(each))
  }
  return { shape, weeks: fresh, protectedCounts: counts.length, repaired }

  /** What is hidden only adds worlds: proofs that were found stay proofs. */
  function hideFor(each: ProtectedCount): void {
    const left = suspects(knowledge, each, firstNew).filter(({ week, column }) => !isHidden(week, column))
    const tried: Place[] = []
    // More and more at once: with many week ends the solver would be asked too often.
    while (left.length > 0 && !proofs.isProved(each)) {
      const next = left.splice(0, Math.max(1, tried.length))
      for (const place of next) hide(place)
      tried.push(...next)
    }
    // What earlier publications have left of it is all that new ones can keep.
    each.promised = Math.min(each.promised, proofs.widthOf(each))
    showAgain(tried)

    /** Those that are not needed. */
    function showAgain(places: readonly Place[]): void {
      for (const place of places) show(place)
      if (places.length === 0 || proofs.isProved(each)) return
      for (const place of places) hide(place)
      if (places.length === 1) return
      const middle = Math.floor(places.length / 2)
      // The farthest first: hiding what is near is what helps.
      showAgain(places.slice(middle))
      showAgain(places.slice(0, middle))
    }
  }

  function isHidden(week: number, column: number): boolean {
    return fresh[week - firstNew]?.hidden.has(column) ?? false
  }

  function hide({ week, column }: Place): void {
    fresh[week - firstNew]?.hidden.add(column)
    updateColumn(knowledge, week, column, true)
  }

  function show({ week, column }: Place): void {
    fresh[week - firstNew]?.hidden.delete(column)
    updateColumn(knowledge, week, column, false)
  }
}

/** How wide counts are for whoever has no edition: at most, which is quick; and as far as it can be found out. */
class Unpublished {
  readonly #history: TableHistory
  #knowledge: Knowledge | undefined
  #worlds: OtherWorlds | undefined
  #bounds: PublicWidths | undefined
  #solved: SolvedWidths | undefined

  constructor(history: TableHistory) {
    this.#history = history
  }

  get bounds(): PublicWidths {
    this.#knowledge ??= knowledgeWithout(this.#history)
    this.#bounds ??= new PublicWidths(this.#knowledge)
    return this.#bounds
  }

  widthOf(each: ProtectedCount): number {
    this.#knowledge ??= knowledgeWithout(this.#history)
    const knowledge = this.#knowledge
    if (!canBeSolved(knowledge)) {
      this.#worlds ??= new OtherWorlds(knowledge)
      const found = this.#worlds.widthOf(each)
      // A search finds less than there is; of nobody that may do.
      return found >= each.promised || each.count === 0 ? found : Math.max(found, widthAround(knowledge, each))
    }
    this.#solved ??= new SolvedWidths(knowledge)
    return this.#solved.widthAtMost(each)
  }

  [Symbol.dispose](): void {
    this.#solved?.[Symbol.dispose]()
  }
}

type Place = { week: number; column: number }

/** Columns in which some count is further off than is promised. */
function columnsBeyondBounds(shape: TableShape, truth: Counts, rounded: Counts): Set<number> {
  const beyond = new Set<number>()
  for (const [cell, shown] of rounded.entries()) {
    const count = truth[cell] ?? 0
    if (count < leastBehind(shown) || count > mostBehind(shown)) beyond.add(cell % shape.measures.length)
  }
  return beyond
}

/** New columns in the order in which hiding them is tried: those of the count itself, then others, the nearest first. */
function suspects({ rows, columns, weeks }: Knowledge, { cell, less }: ProtectedCount, firstNew: number): Place[] {
  const own = [cell, ...(less === undefined ? [] : [less])].map((each) => ({
    week: Math.floor(each / (rows * columns)),
    column: each % columns,
  }))
  const distance = (week: number, column: number): number =>
    Math.min(...own.map((each) => 2 * Math.abs(each.week - week) + (each.column === column ? 0 : columns)))
  const all: Place[] = []
  for (let week = firstNew; week < weeks; week++) {
    for (let column = 0; column < columns; column++) all.push({ week, column })
  }
  return all.sort((one, other) => distance(one.week, one.column) - distance(other.week, other.column))
}
