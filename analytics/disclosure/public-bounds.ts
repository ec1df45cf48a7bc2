import { gateOf, type TableHistory, weakerColumns } from './table.ts'

/** By cell: the least and the most that a true count may be for whoever has no edition. */
export type PublicBounds = { floor: Int32Array; ceiling: Int32Array }

export const NO_BOUND = 2_000_000_000

/** What everybody knows about single counts of a table without any publication; wherever it is true, it is taken as known. */
export function publicBounds({ shape, weeks }: TableHistory): PublicBounds {
  const rows = shape.rows.length
  const columns = shape.measures.length
  const size = rows * columns
  const floor = new Int32Array(weeks.length * size)
  const ceiling = new Int32Array(floor.length).fill(NO_BOUND)
  const weaker = weakerColumns(shape)
  const gate = gateOf(shape)
  const behindGate = new Set(
    weaker.flatMap((list, column) => (gate && [column, ...list].includes(gate.column) ? [column] : [])),
  )
  for (const [week, { truth, absent }] of weeks.entries()) {
    const isOnly = rows - absent.size === 1
    for (const row of shape.rows.keys()) {
      for (let column = 0; column < columns; column++) {
        const cell = week * size + row * columns + column
        const count = truth[row * columns + column] ?? 0
        // A row that is the only one is the national total.
        if (isOnly || absent.has(row) || shape.known?.includes(column)) floor[cell] = ceiling[cell] = count
        // Who has passed the gate is in another row.
        if (row === gate?.row && behindGate.has(column) && count === 0) ceiling[cell] = 0
      }
      carryOver(week * size + row * columns, truth.subarray(row * columns, (row + 1) * columns))
    }
  }
  return { floor, ceiling }

  /** Whoever has reached a step has reached those that it implies. */
  function carryOver(first: number, counts: Int32Array): void {
    for (const [column, list] of weaker.entries()) {
      for (const other of list) {
        if ((counts[other] ?? 0) < (counts[column] ?? 0)) continue
        const [strong, weak] = [first + column, first + other]
        ceiling[strong] = Math.min(ceiling[strong] ?? NO_BOUND, ceiling[weak] ?? NO_BOUND)
        floor[weak] = Math.max(floor[weak] ?? 0, floor[strong] ?? 0)
      }
    }
  }
}
