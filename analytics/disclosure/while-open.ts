import type { Knowledge } from './knowledge.ts'
import { PROMISED_WIDTH } from './promise.ts'
import type { ProtectedCount } from './protected-counts.ts'
import { columnsLeft, newestRow, type TableHistory } from './table.ts'

/**
 * A table whose newest row is entered at its last week end, as if nobody more would: only when the row is closed it is
 * public how many entered, which then bounds what was published before. If nobody can be found out with the fewest that
 * there may be, nobody is with more. Undefined where no row is open.
 */
export function asIfClosed(history: TableHistory): TableHistory | undefined {
  const { shape, weeks } = history
  const { gate, measures, rows } = shape
  const row = openRow(history)
  const key = rows[row ?? -1]
  if (row === undefined || key === undefined || !gate?.passed) return undefined
  const entered = weeks.at(-1)?.truth[row * measures.length + measures.indexOf(gate.measure)] ?? 0
  return { shape: { ...shape, gate: { ...gate, passed: new Map([...gate.passed, [key, entered]]) } }, weeks }
}

/**
 * Of who has entered such a row by now there must seem to be fewer, however many they are: else, if hardly anybody of the
 * other rows goes over after this week, everybody sees that, as so many entered before.
 */
export function listEntering(history: TableHistory, { rows, columns, truth, floor }: Knowledge): ProtectedCount[] {
  const row = openRow(history)
  if (row === undefined) return []
  return [...columnsLeft(history.shape)].flatMap((column): ProtectedCount[] => {
    const cell = ((history.weeks.length - 1) * rows + row) * columns + column
    const count = truth[cell] ?? 0
    const promised = Math.min(PROMISED_WIDTH, count - (floor[cell] ?? 0))
    return promised > 0 ? [{ cell, less: undefined, count, promised }] : []
  })
}

function openRow({ shape, weeks }: TableHistory): number | undefined {
  const last = weeks.at(-1)
  const row = last && newestRow(shape, last.absent)
  return row === undefined || row < 0 || last?.closed.has(row) || columnsLeft(shape).size === 0 ? undefined : row
}
