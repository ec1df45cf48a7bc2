import { leastBehind, mostBehind } from './promise.ts'
import { columnTotal, type HistoryWeek, type TableHistory, weakerColumns } from './table.ts'

/**
 * What an attacker knows of one table's true counts, all week ends together. A cell is
 * `(week * rows + row) * columns + column`. Tables share nothing but the exact national totals, so each is attacked alone.
 */
export type Knowledge = {
  weeks: number
  rows: number
  columns: number
  truth: Int32Array
  /** From what was published. */
  least: Int32Array
  most: Int32Array
  /** Exact national totals by `week * columns + column`. */
  national: Int32Array
  /** Columns whose exact counts are public anyway; by column, those of them that it implies. */
  known: ReadonlySet<number>
  knownWeaker: readonly (readonly number[])[]
  /** By week: its only row, whose counts are the national ones; absent when there are several. */
  onlyRow: readonly (number | undefined)[]
  /** Cells that are at least (above) and at most (below) each cell: of weaker columns and later weeks, and the contrary. */
  above: readonly (readonly number[])[]
  below: readonly (readonly number[])[]
}

const NO_BOUND = 2_000_000_000

/**
 * An order between two cells of a row (reached by this week: also by the next; reached this step: also that one) is taken
 * as known wherever it is true, also where it need not be: so the attacker is rather too strong than too weak.
 */
export function knowledgeOf({ shape, weeks }: TableHistory): Knowledge {
  const rows = shape.rows.length
  const columns = shape.measures.length
  const size = rows * columns
  const truth = new Int32Array(weeks.length * size)
  const least = new Int32Array(truth.length)
  const most = new Int32Array(truth.length)
  const national = new Int32Array(weeks.length * columns)
  const known = new Set(shape.known)
  const above: number[][] = Array.from({ length: truth.length }, () => [])
  const below: number[][] = Array.from({ length: truth.length }, () => [])
  for (const [week, { truth: counts, rounded, hidden, absent }] of weeks.entries()) {
    truth.set(counts, week * size)
    for (let column = 0; column < columns; column++) {
      national[week * columns + column] = columnTotal(shape, counts, column)
      for (let row = 0; row < rows; row++) {
        const cell = week * size + row * columns + column
        if (known.has(column)) least[cell] = most[cell] = truth[cell] ?? 0
        else {
          setBounds(
            { least, most },
            cell,
            absent.has(row) ? 'absent' : hidden.has(column) ? 'hidden' : (rounded[row * columns + column] ?? 0),
          )
        }
        if (week > 0) order(cell, cell - size)
      }
    }
    for (const [weaker, stronger] of shape.implied) {
      for (let row = 0; row < rows; row++) {
        const first = week * size + row * columns
        order(first + weaker, first + stronger)
      }
    }
  }
  const onlyRow = weeks.map(({ absent }) => {
    const present = shape.rows.flatMap((_key, row) => (absent.has(row) ? [] : [row]))
    return present.length === 1 ? present[0] : undefined
  })
  const weaker = weakerColumns(shape).map((list) => list.filter((column) => known.has(column)))
  return {
    weeks: weeks.length,
    onlyRow,
    known,
    knownWeaker: weaker,
    rows,
    columns,
    truth,
    least,
    most,
    national,
    above,
    below,
  }

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

/** What an attacker knows of a cell: what was published, that it is hidden, or that nobody can be in it. */
function setBounds(
  { least, most }: Pick<Knowledge, 'least' | 'most'>,
  cell: number,
  shown: number | 'hidden' | 'absent',
): void {
  least[cell] = typeof shown === 'number' ? leastBehind(shown) : 0
  most[cell] = typeof shown === 'number' ? mostBehind(shown) : shown === 'absent' ? 0 : NO_BOUND
}

/** Brings what is known of a column up to date after it was hidden, or is shown again. */
export function updateColumn(
  knowledge: Knowledge,
  week: number,
  column: number,
  { rounded, hidden, absent }: HistoryWeek,
): void {
  const { rows, columns } = knowledge
  if (knowledge.known.has(column)) return
  for (let row = 0; row < rows; row++) {
    const cell = (week * rows + row) * columns + column
    const shown = rounded[row * columns + column] ?? 0
    setBounds(knowledge, cell, absent.has(row) ? 'absent' : hidden.has(column) ? 'hidden' : shown)
  }
}
