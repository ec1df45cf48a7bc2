import { expect, test } from 'vitest'
import { nationalOf } from '../editions/protect-weeks.ts'
import { createRandom } from '../testing/random.ts'
import { createNoise } from './noise.ts'
import { type NewTable, protectTables } from './protect.ts'
import { gateOf, type HistoryWeek, type TableShape } from './table.ts'
import { attack } from './testing/attacker.ts'
import { createRandomProgramme } from './testing/random-programme.ts'

/** Two measures that have nothing to do with one another. */
const shape: TableShape = { id: 'table', rows: ['few', 'many'], measures: [0, 1], implied: [] }
const NONE = { absent: new Set<number>() }

/** Made by force: rounding would not have done so. */
function published(truth: readonly number[], rounded: readonly number[]): HistoryWeek {
  return { truth: Int32Array.from(truth), rounded: Int32Array.from(rounded), hidden: new Set(), ...NONE }
}

test('what earlier publications have left of a count, no new one narrows; whatever does not is shown', () => {
  // By the first week at most 39 are the many, so at least 5 of 44 the few; by the second at least 50, so at most 13 of 63.
  const earlier = [published([9, 20, 35, 30], [0, 20, 20, 30]), published([9, 20, 54, 30], [0, 20, 60, 30])]
  const left = expect.objectContaining({ cell: 0, less: undefined, count: 9, least: 5, most: 13 })
  expect(attack({ shape, weeks: earlier }).found).toContainEqual(left)
  const counts = Int32Array.of(9, 20, 73, 30)
  const table: NewTable = { shape, published: earlier, weeks: [{ week: 3, counts, ...NONE }] }
  // 80 shown of the many say that they are at least 70, so the few at most 12 of 82: one value less.
  const [made] = protectTables([table], [Int32Array.of(82, 50)], (_turn, _table, row) =>
    row === 'many' ? 0.999 : 0,
  ).tables
  const [week] = made?.weeks ?? []
  if (!week) throw new Error('no week')
  expect([...week.rounded]).toEqual([0, 20, 80, 30])
  const narrowed = attack({ shape, weeks: [...earlier, { ...week, hidden: new Set() }] })
  expect(narrowed.found).toContainEqual(expect.objectContaining({ cell: 0, less: undefined, least: 5, most: 12 }))
  expect([...week.hidden]).toEqual([0])
  expect(attack({ shape, weeks: [...earlier, week] }).found).toContainEqual(left)
})

test('where one table has to hide who is in no row yet, others with the same gate hide them, too', () => {
  for (const seed of [1358, 1934]) {
    const { shapes, nextWeek } = createRandomProgramme(createRandom(seed))
    const weeks = [nextWeek(), nextWeek(), nextWeek()]
    const tables = shapes.map((table, index): NewTable => {
      const counts = weeks.map(({ tables: own }) => [...(own[index]?.counts ?? [])])
      const down = (count: number): number => count - (count % 10)
      return {
        shape: table,
        published: counts.slice(0, 2).map((truth) => published(truth, truth.map(down))),
        weeks: [{ week: 2, counts: Int32Array.from(counts[2] ?? []), ...NONE }],
      }
    })
    const made = protectTables(tables, nationalOf(tables), createNoise(Buffer.from('a key for tests')))
    const hidden = made.tables.map(({ weeks: [week] }, index) =>
      gateOf(shapes[index] ?? shape)?.shared.filter((column) => week?.hidden.has(column)),
    )
    expect(hidden[0]).not.toEqual([])
    expect(hidden[0]).toEqual(hidden[1])
  }
})

test('that nobody is in a row for more weeks than can be solved costs no column', () => {
  const random = createRandom(7)
  const rows = ['nobody', ...Array.from({ length: 7 }, (_, row) => `row ${row}`)]
  const measures = [0, 1, 2, 3, 4, 5]
  const steps: TableShape = {
    ...{ id: 'table', rows, measures },
    implied: measures.slice(1).map((column) => [column - 1, column]),
  }
  const reached = new Int32Array(rows.length * measures.length)
  const weeks = Array.from({ length: 60 }, (_, week) => {
    for (const row of rows.slice(1).keys()) {
      let people = random.between(50, 500)
      for (const column of measures) {
        const cell = (row + 1) * measures.length + column
        reached[cell] = (reached[cell] ?? 0) + people
        people = random.between(Math.floor(people / 2), people)
      }
    }
    return { week, counts: reached.slice(), ...NONE }
  })
  const totals = weeks.map(({ counts }) =>
    Int32Array.from(measures, (column) =>
      counts.filter((_, cell) => cell % measures.length === column).reduce((a, b) => a + b),
    ),
  )
  const noise = createNoise(Buffer.from('a key for tests'))
  const [made] = protectTables([{ shape: steps, published: [], weeks }], totals, noise).tables
  expect(made?.protectedCounts).toBeGreaterThanOrEqual(60 * measures.length)
  expect(made?.repaired).toBe(0)
})
