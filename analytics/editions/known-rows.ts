import { weakerColumns } from '../disclosure/table.ts'
import type { EditionTable } from './edition-tables.ts'
import type { Increment } from './read-counts.ts'

/** Code of the row of those whose row is not known. */
const NOT_KNOWN = 0

/**
 * Measures of a table beside its gate, the step by which somebody's row is known: `weaker` ones, which the gate implies,
 * `stronger` ones, which imply it, and `free` ones, which may come before it or after.
 */
export function besideGate({
  measures,
  implied,
  gate,
  id,
}: EditionTable): Record<'weaker' | 'stronger' | 'free', number[]> {
  const weakerOf = weakerColumns({ id, measures, implied, rows: [] })
  const column = gate ? measures.indexOf(gate.measure) : -1
  const measuresOf = (columns: readonly number[]): number[] => columns.flatMap((each) => measures[each] ?? [])
  if (column < 0) return { weaker: [], stronger: [], free: [] }
  const weaker = weakerOf[column] ?? []
  const others = [...measures.keys()].filter((each) => each !== column && !weaker.includes(each))
  const [stronger = [], free = []] = [true, false].map((is) =>
    others.filter((each) => (weakerOf[each] ?? []).includes(column) === is),
  )
  return { weaker: measuresOf(weaker), stronger: measuresOf(stronger), free: measuresOf(free) }
}

/**
 * The counts of a table by rows as they were known at each moment, and not as they are known today: until the gate somebody
 * is in the row of those who are not known, with all that they have reached. So a row has at every moment as many at the
 * gate as at each step that it implies, whoever passes it between the end of a week and its edition. `counted`: by the rows
 * of today. `passed`: what follows from no count by step, as people who come into a row at a moment and go from those who are
 * not known: who has both the gate and a measure that is free of it, less those who have one of the gate and another measure before its order
 * lets them.
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
