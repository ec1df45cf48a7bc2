import { publicBounds } from './public-bounds.ts'
import { boundsBehind } from './round-week.ts'
import { columnTotal, isPublished, type TableHistory, weakerColumns } from './table.ts'

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
 * more; reached this step: also that one; in this row: also past what makes it known) is known where the rules say so and
 * it is true.
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
  const gate = shape.gate ? shape.measures.indexOf(shape.gate.measure) : -1
  const rowWithout = shape.gate ? shape.rows.indexOf(shape.gate.without) : -1
  const beforeGate = weakerColumns(shape)[gate] ?? []
  const published = [...weeks.keys()].filter((week) => weeks[week] && isPublished(weeks[week]))
  for (const [week, { truth: counts, rounded, over, still }] of weeks.entries()) {
    truth.set(counts, week * size)
    const last = published.findLast((each) => each < week)
    for (const [place, count] of counts.entries()) {
      const before = last === undefined ? 0 : (weeks[last]?.rounded[place] ?? 0)
      const { least, most } = boundsBehind(rounded[place] ?? 0, before, count)
      leastShown[week * size + place] = least
      mostShown[week * size + place] = most
    }
    for (let column = 0; column < columns; column++) {
      national[week * columns + column] = columnTotal(shape, counts, column)
    }
    for (const [row, key] of shape.rows.entries()) {
      const first = week * size + row * columns
      for (let cell = first; week > 0 && cell < first + columns; cell++) order(cell, cell - size)
      // The making of an edition stands between two days, and tells nothing of their order.
      const day = weeks.findLastIndex((each, place) => place < week && !each.isMaking)
      for (let cell = first; day >= 0 && day < week - 1 && cell < first + columns; cell++) {
        order(cell, cell - (week - day) * size)
      }
      if (last !== undefined && last < week - 1) {
        for (let cell = first; cell < first + columns; cell++) order(cell, cell - (week - last) * size)
      }
      for (let cell = first; week > 0 && still?.has(row) && cell < first + columns; cell++) order(cell - size, cell)
      const limited = first + (shape.limited ?? 0)
      if (week > 0 && shape.limited !== undefined && over?.has(row)) order(limited - size, limited)
      for (const [weaker, stronger] of shape.implied) order(first + weaker, first + stronger)
      if (key !== shape.gate?.without) for (const weaker of beforeGate) order(first + gate, first + weaker)
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
