import type { Random } from '../../testing/random.ts'
import { STEP_ORDER } from '../step-order.ts'
import type { Counts, TableShape } from '../table.ts'

const STEPS = 14

/** People who come and get further from week to week, in tables with few rows, many noughts and many ones. */
export type RandomProgramme = {
  shapes: TableShape[]
  /** Lets a week pass; the true counts of each table at its end, and of everybody. */
  nextWeek: () => { tables: Counts[]; national: Int32Array }
}

export function createRandomProgramme(random: Random): RandomProgramme {
  const shapes = Array.from({ length: 2 }, (_, index): TableShape => {
    const rows = Array.from({ length: random.between(2, 7) }, (_row, row) => `row ${row}`)
    return {
      id: `table ${index}`,
      rows,
      measures: Array.from({ length: STEPS }, (_step, step) => step),
      implied: STEP_ORDER,
    }
  })
  const people: { rows: number[]; reached: boolean[] }[] = []
  const comers = random.between(1, 60)
  const pace = 0.1 + 0.5 * random.next()
  const nextWeek = (): ReturnType<RandomProgramme['nextWeek']> => {
    for (const { reached } of people) {
      for (let step = 1; step < STEPS; step++) {
        const isOpen = STEP_ORDER.every(([weaker, stronger]) => stronger !== step || reached[weaker])
        if (isOpen && random.chance(pace)) reached[step] = true
      }
    }
    for (let comer = random.between(0, comers); comer > 0; comer--) {
      // The square crowds people into the first rows and leaves few for the last.
      const rows = shapes.map((shape) => Math.floor(random.next() ** 2 * shape.rows.length))
      people.push({ rows, reached: Array.from({ length: STEPS }, (_step, step) => step === 0) })
    }
    const national = new Int32Array(STEPS)
    const tables = shapes.map((shape) => new Int32Array(shape.rows.length * STEPS))
    for (const { rows, reached } of people) {
      for (let step = 0; step < STEPS; step++) {
        if (!reached[step]) continue
        national[step] = (national[step] ?? 0) + 1
        for (const [index, counts] of tables.entries()) {
          const cell = (rows[index] ?? 0) * STEPS + step
          counts[cell] = (counts[cell] ?? 0) + 1
        }
      }
    }
    return { tables, national }
  }
  return { shapes, nextWeek }
}
