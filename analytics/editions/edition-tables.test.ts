import { expect, test } from 'vitest'
import { STEPS } from '#prisma/journey.ts'
import { STEP_ORDER } from '../disclosure/step-order.ts'
import { weakerColumns } from '../disclosure/table.ts'
import { COUNTED_TABLES } from './edition-tables.ts'

const ALL = STEPS.map((_step, index) => index)
/** By step those that it says were reached, too. */
const WEAKER = weakerColumns({ id: 'steps', rows: [], measures: ALL, implied: STEP_ORDER })
const GATED = COUNTED_TABLES.flatMap(({ id, measures, gate }) => (gate ? [{ id, measures, gate }] : []))

test('no two tables tell, each by a rounding of its own, how many have reached two steps of which neither says that the other was', () => {
  const pairs = GATED.flatMap((one) => GATED.map((other) => [one, other] as const))
  const shared = pairs.filter(([one, other]) => {
    const [first, second] = [one.gate.measure, other.gate.measure]
    if (first === second || WEAKER[first]?.includes(second) || WEAKER[second]?.includes(first)) return false
    return one.measures.includes(second) && other.measures.includes(first)
  })
  expect(shared.map(([one, other]) => `${one.id} ${other.id}`)).toEqual([])
})

test('tables with the same gate are known to share those who are in no row yet', () => {
  for (const { id, gate } of GATED) {
    const same = GATED.filter((other) => other.gate.measure === gate.measure)
    expect(gate.isShared, id).toBe(same.length > 1)
  }
})
