import type { Random } from '../../testing/random.ts'
import { STEP_ORDER } from '../step-order.ts'
import type { Counts, SilentCounts, TableShape } from '../table.ts'

const ALL_STEPS = 14
const FEW_STEPS = 5
const NOT_KNOWN = 'not known'

/**
 * People who come and get further from day to day (a week has so many), in tables with few rows, many noughts and many ones. In some tables
 * people are in the first row until they reach a step, as slices become known; in some programmes they go over to later rows.
 */
export type RandomProgramme = {
  shapes: TableShape[]
  /** Lets a week pass; the true counts of each table at the ends of its days, the last its own, and of everybody then. */
  nextWeek: () => { tables: { counts: Counts; silent: SilentCounts[] }[]; national: Int32Array }
}

type Person = { rows: number[]; reached: boolean[] }

export function createRandomProgramme(random: Random, days = 1): RandomProgramme {
  // Many rows or many steps: both together are attacked for minutes.
  const hasFewSteps = random.chance(0.5)
  const steps = hasFewSteps ? FEW_STEPS : ALL_STEPS
  const implied = STEP_ORDER.filter(([, stronger]) => stronger < steps)
  const areGated = [random.chance(0.5), random.chance(0.5)]
  const gate = { measure: random.between(0, steps - 1), without: NOT_KNOWN, isShared: areGated.every(Boolean) }
  const shapes = areGated.map((isGated, index): TableShape => {
    const rows = Array.from({ length: random.between(2, hasFewSteps ? 7 : 3) }, (_row, row) => `row ${row}`)
    return {
      id: `table ${index}`,
      rows: isGated ? [NOT_KNOWN, ...rows] : rows,
      ...(isGated && { gate }),
      measures: Array.from({ length: steps }, (_step, step) => step),
      implied,
    }
  })
  const people: Person[] = []
  const comers = random.between(1, 60) / days
  const pace = (0.1 + 0.5 * random.next()) / days
  const goesOver = random.chance(0.5)
  const nextDay = (): Person[] => {
    for (const { reached, rows } of people) {
      for (const [index, { rows: keys }] of shapes.entries()) {
        const row = rows[index] ?? 0
        if (goesOver && row < keys.length - 1 && random.chance(0.1 / days)) rows[index] = row + 1
      }
      for (let step = 1; step < steps; step++) {
        const isOpen = implied.every(([weaker, stronger]) => stronger !== step || reached[weaker])
        if (isOpen && random.chance(pace)) reached[step] = true
      }
    }
    for (let comer = random.between(0, Math.ceil(comers)); comer > 0; comer--) {
      // The square crowds people into the first rows and leaves few for the last.
      const rows = shapes.map(({ gate, rows }) => {
        const first = gate ? 1 : 0
        return first + Math.floor(random.next() ** 2 * (rows.length - first))
      })
      people.push({ rows, reached: Array.from({ length: steps }, (_step, step) => step === 0) })
    }
    return people.map(({ rows, reached }) => ({ rows: [...rows], reached: [...reached] }))
  }
  /** Rows are as known at the end of the week, when its edition is made. */
  const countsOf = (table: number, day: readonly Person[]): Counts => {
    const shape = shapes[table]
    const counts = new Int32Array((shape?.rows.length ?? 0) * steps)
    for (const [number, { rows, reached }] of day.entries()) {
      const isKnown = !shape?.gate || people[number]?.reached[shape.gate.measure]
      for (let step = 0; step < steps; step++) {
        const cell = (isKnown ? (rows[table] ?? 0) : 0) * steps + step
        if (reached[step]) counts[cell] = (counts[cell] ?? 0) + 1
      }
    }
    return counts
  }
  const nextWeek = (): ReturnType<RandomProgramme['nextWeek']> => {
    const before = Array.from({ length: days - 1 }, nextDay)
    const last = nextDay()
    const national = Int32Array.from({ length: steps }, (_, step) => last.filter(({ reached }) => reached[step]).length)
    const tables = shapes.map((_shape, table) => {
      return { counts: countsOf(table, last), silent: before.map((day) => ({ counts: countsOf(table, day) })) }
    })
    return { tables, national }
  }
  return { shapes, nextWeek }
}
