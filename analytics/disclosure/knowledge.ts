import { leastBehind } from './promise.ts'
import { publicBounds } from './public-bounds.ts'
import { boundsBehind } from './round-week.ts'
import { columnTotal, gateOf, isPublished, type TableHistory } from './table.ts'

/**
 * What an attacker knows of one table's true counts, all week ends (and days between) together. A cell is
 * `(week * rows + row) * columns + column`. Tables share nothing but the exact national totals, so each is attacked alone.
 */
export type Knowledge = {
  weeks: number
  rows: number
  columns: number
  /** Weeks of which something is told; the others are days between, about which nothing is promised. */
  published: readonly number[]
  /** Of those whose row is not known yet: what it loses in a week, less who comes, are no people in particular. */
  rowWithout: number
  truth: Int32Array
  /** Without any publication, and with what was published. */
  floor: Int32Array
  ceiling: Int32Array
  least: Int32Array
  most: Int32Array
  /** What a published count tells of each cell, where its column is not hidden. */
  leastShown: Int32Array
  mostShown: Int32Array
  /** Exact national totals by `week * columns + column`. */
  national: Int32Array
  /** Cells that are at least (above) and at most (below) each cell: of weaker columns and later weeks, and the contrary. */
  above: readonly (readonly number[])[]
  below: readonly (readonly number[])[]
}

/**
 * An order between two cells of a row (reached by this week: also by the next, and not by it if it could not be reached any
 * more; reached this step: also that one; in this row as known now: also past what makes it known) is known where the rules
 * say so and it is true. Where they do not, nobody knows it: to take it as known would say that there is less to protect.
 */
export function knowledgeOf(history: TableHistory): Knowledge {
  const { shape, weeks } = history
  const rows = shape.rows.length
  const columns = shape.measures.length
  const size = rows * columns
  const truth = new Int32Array(weeks.length * size)
  const leastShown = new Int32Array(truth.length)
  const mostShown = new Int32Array(truth.length)
  const national = new Int32Array(weeks.length * columns)
  const above: number[][] = Array.from({ length: truth.length }, () => [])
  const below: number[][] = Array.from({ length: truth.length }, () => [])
  const gate = gateOf(shape)
  const rowWithout = gate?.row ?? -1
  const published = [...weeks.keys()].filter((week) => weeks[week] && isPublished(weeks[week]))
  const editions = editionsOf(weeks)
  for (const [week, at] of weeks.entries()) {
    const { truth: counts, rounded, over, still } = at
    truth.set(counts, week * size)
    const last = published.findLast((each) => each < week)
    const before = new Set([...earlierThan(week, editions), ...(last === undefined ? [] : [last])])
    for (const [place, count] of counts.entries()) {
      const shown = last === undefined ? 0 : (weeks[last]?.rounded[place] ?? 0)
      const { least, most } = boundsBehind(rounded[place] ?? 0, shown, count)
      leastShown[week * size + place] = least
      mostShown[week * size + place] = most
    }
    for (let column = 0; column < columns; column++) {
      const total = columnTotal(shape, counts, column)
      national[week * columns + column] = total
      if (!gate?.shared.includes(column)) continue
      // The others together are rounded as one count, too (see roundWeek).
      const place = gate.row * columns + column
      const most = total - leastBehind(columnTotal(shape, rounded, column) - (rounded[place] ?? 0))
      mostShown[week * size + place] = Math.min(mostShown[week * size + place] ?? 0, most)
    }
    for (const row of shape.rows.keys()) {
      const first = week * size + row * columns
      for (const earlier of before) {
        // As more becomes known rows gain people, but for the row that these leave.
        if (row === rowWithout && editions[earlier] !== editions[week]) continue
        for (let cell = first; cell < first + columns; cell++) order(cell, cell - (week - earlier) * size)
      }
      for (let cell = first; week > 0 && still?.has(row) && cell < first + columns; cell++) order(cell - size, cell)
      const limited = first + (shape.limited ?? 0)
      if (week > 0 && shape.limited !== undefined && over?.has(row)) order(limited - size, limited)
      for (const [weaker, stronger] of shape.implied) order(first + weaker, first + stronger)
      const isKnownNow = !shape.gate?.isLater && editions.lastIndexOf(editions[week] ?? 0) === week
      if (gate && row !== gate.row && isKnownNow) {
        for (const weaker of gate.before) order(first + gate.column, first + weaker)
      }
    }
  }
  const bounds = publicBounds(history)
  const knowledge = {
    ...{ weeks: weeks.length, published, rows, columns, rowWithout, truth, national, above, below },
    ...{ ...bounds, leastShown, mostShown, least: bounds.floor.slice(), most: bounds.ceiling.slice() },
  }
  for (const [week, { hidden }] of weeks.entries()) {
    for (let column = 0; column < columns; column++) updateColumn(knowledge, week, column, hidden.has(column))
  }
  return knowledge

  function order(greater: number, lesser: number): void {
    if ((truth[greater] ?? 0) < (truth[lesser] ?? 0)) return
    above[lesser]?.push(greater)
    below[greater]?.push(lesser)
  }
}

/** By moment the edition by whose rows it is counted: each week end is of an edition of its own where nothing is said. */
function editionsOf(weeks: TableHistory['weeks']): number[] {
  let own = 0
  return weeks.map((week) => {
    const edition = week.edition ?? own
    if (isPublished(week)) own = edition + 1
    return edition
  })
}

/**
 * The moments that bound a later one from below: those before it whose rows are of the same edition, or of one before, so
 * that fewer people are known in them. Without those that follow from others.
 */
function earlierThan(moment: number, editions: readonly number[]): number[] {
  const own = editions[moment] ?? 0
  const found: number[] = []
  let latest = Number.NEGATIVE_INFINITY
  for (let earlier = moment - 1; earlier >= 0 && latest < own; earlier--) {
    const edition = editions[earlier] ?? 0
    if (edition > own || edition <= latest) continue
    found.push(earlier)
    latest = edition
  }
  return found
}

/** What everybody knows without any publication. */
export function knowledgeWithout({ shape, weeks }: TableHistory): Knowledge {
  const hidden = new Set(shape.measures.keys())
  return knowledgeOf({ shape, weeks: weeks.map((week) => ({ ...week, hidden })) })
}

/** What the publication of a column tells: also after it was hidden, or is shown again. */
export function updateColumn(
  { rows, columns, floor, ceiling, least, most, leastShown, mostShown }: Knowledge,
  week: number,
  column: number,
  isHidden: boolean,
): void {
  for (let row = 0; row < rows; row++) {
    const cell = (week * rows + row) * columns + column
    const [lowest, highest] = [floor[cell] ?? 0, ceiling[cell] ?? 0]
    least[cell] = isHidden ? lowest : Math.max(lowest, leastShown[cell] ?? 0)
    most[cell] = isHidden ? highest : Math.min(highest, mostShown[cell] ?? 0)
  }
}
