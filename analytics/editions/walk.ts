import type { EditionTable } from './edition-tables.ts'
import type { Sums, SumsAt } from './late-counts.ts'
import type { Increment } from './read-counts.ts'

export type Walk = {
  sums: Sums
  /** Adds up until a moment; the moments passed that are not before the last call, with the counts at each if they are wanted. */
  until: (moment: number, isTold?: boolean) => SumsAt[]
}

/** Through a table's moments of change, and others, in their order. */
export function walkThrough(
  { measures }: EditionTable,
  byMoment: ReadonlyMap<number, Increment[]>,
  others: readonly number[] = [],
): Walk {
  const moments = [...new Set([...byMoment.keys(), ...others])].sort((one, other) => one - other)
  const columns = new Map(measures.map((measure, column) => [measure, column]))
  const sums = new Map<number, Int32Array>()
  let next = 0
  const addUp = (moment: number): void => {
    for (const { code, measure, people } of byMoment.get(moment) ?? []) {
      const column = columns.get(measure)
      if (column === undefined) continue
      const counts = sums.get(code) ?? new Int32Array(measures.length)
      counts[column] = (counts[column] ?? 0) + people
      sums.set(code, counts)
    }
  }
  return {
    sums,
    until: (last, isTold = false) => {
      const passed: SumsAt[] = []
      for (; next < moments.length && (moments[next] ?? 0) <= last; next++) {
        const moment = moments[next] ?? 0
        addUp(moment)
        if (isTold) passed.push({ moment, sums: copyOf(sums) })
      }
      return passed
    },
  }
}

/** In one pass: of a first edition there are hundreds of thousands, most of them after others of their table and moment. */
export function byTableAndMoment(increments: readonly Increment[]): Map<string, Map<number, Increment[]>> {
  const byTable = new Map<string, Map<number, Increment[]>>()
  let last: Increment | undefined
  let own: Increment[] = []
  for (const increment of increments) {
    if (increment.table !== last?.table || increment.moment !== last.moment) {
      const byMoment = byTable.get(increment.table) ?? new Map<number, Increment[]>()
      byTable.set(increment.table, byMoment)
      own = byMoment.get(increment.moment) ?? []
      byMoment.set(increment.moment, own)
      last = increment
    }
    own.push(increment)
  }
  return byTable
}

export function copyOf(sums: Sums): Sums {
  return new Map([...sums].map(([code, counts]) => [code, counts.slice()]))
}
