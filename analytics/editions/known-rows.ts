import { weakerColumns } from '../disclosure/table.ts'
import type { EditionTable } from './edition-tables.ts'
import type { Increment } from './read-counts.ts'

/** Code of the row of those whose row is not known. */
const NOT_KNOWN = 0

/**
 * Measures of a table beside its gate, the step by which somebody's row is known: `weaker` ones, which the gate implies, and
 * `free` ones, which may come before it or after. Others imply the gate.
 */
export function besideGate({ measures, implied, gate, id }: EditionTable): { weaker: number[]; free: number[] } {
  const weakerOf = weakerColumns({ id, measures, implied, rows: [] })
  const column = gate ? measures.indexOf(gate.measure) : -1
  const measuresOf = (columns: readonly number[]): number[] => columns.flatMap((each) => measures[each] ?? [])
  if (column < 0) return { weaker: [], free: [] }
  const weaker = weakerOf[column] ?? []
  const free = [...measures.keys()].filter(
    (each) => each !== column && !weaker.includes(each) && !weakerOf[each]?.includes(column),
  )
  return { weaker: measuresOf(weaker), free: measuresOf(free) }
}

/**
 * The counts of a table by rows as they were known at each moment, and not as they are known today: until the gate somebody
 * is in the row of those who are not known, with all that they have reached. So a row has at every moment as many at the
 * gate as at each step that it implies, whoever passes it between the end of a week and its edition. `counted`: by the rows
 * of today. `passed`: in which row, and when, people had both the gate and a measure that is free of it.
 */
export function byKnownRows(
  table: EditionTable,
  counted: readonly Increment[],
  passed: readonly Increment[],
): Increment[] {
  const { weaker, free } = besideGate(table)
  const isMoved = new Set([...weaker, ...free])
  const from = (increment: Increment): Increment => ({ ...increment, code: NOT_KNOWN, people: -increment.people })
  const own = counted.flatMap((increment) => {
    if (increment.code === NOT_KNOWN) return [increment]
    if (isMoved.has(increment.measure)) return [{ ...increment, code: NOT_KNOWN }]
    if (increment.measure !== table.gate?.measure) return [increment]
    const gone = weaker.map((measure) => ({ ...increment, measure }))
    return [increment, ...gone, ...gone.map(from)]
  })
  return [...own, ...passed, ...passed.map(from)]
}
