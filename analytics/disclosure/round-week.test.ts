import { expect, test } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { knowledgeOf } from './knowledge.ts'
import { createNoise } from './noise.ts'
import { OtherWorlds } from './other-worlds.ts'
import { leastBehind, mostBehind } from './promise.ts'
import { listProtected } from './protected-counts.ts'
import { boundsBehind, type Noise, roundWeek, type Unrounded } from './round-week.ts'
import type { Counts, TableShape } from './table.ts'
import { createRandomProgramme } from './testing/random-programme.ts'

/** True counts by week and table. */
type World = readonly (readonly Counts[])[]
type Published = { tables: Counts[]; unplaced: number }[]

function nationalOf(shapes: readonly TableShape[], counts: readonly Counts[]): Int32Array {
  const national = new Int32Array(14)
  const columns = shapes[0]?.measures.length ?? 1
  for (const [cell, count] of counts[0]?.entries() ?? [])
    national[cell % columns] = (national[cell % columns] ?? 0) + count
  return national
}

function publish(shapes: readonly TableShape[], world: World, noiseOf: (week: number) => Noise): Published {
  const published: Published = []
  for (const [week, counts] of world.entries()) {
    const before = published.at(-1)
    const tables = shapes.map((shape, table): Unrounded => {
      return {
        shape,
        week,
        truth: counts[table] ?? new Int32Array(),
        before: before?.tables[table],
        absent: new Set(),
      }
    })
    const rounded = roundWeek(tables, nationalOf(shapes, counts), noiseOf(week)).tables
    const unplaced = rounded.reduce((sum, each) => sum + each.unplaced.size, 0)
    published.push({ tables: rounded.map((each) => each.counts), unplaced })
  }
  return published
}

/** Noise with which rounding comes to what was published, if it can: whoever is not there yet goes first. */
function noiseTowards(shape: TableShape, published: Published): (week: number) => Noise {
  const columns = shape.measures.length
  return (week) => (_turn, id, key, column, level) => {
    const [counts] = published[week]?.tables ?? []
    const shownIn = (row: number): number => counts?.[row * columns + column] ?? 0
    const others = [...shape.rows.keys()].filter((row) => shape.rows[row] !== shape.gate?.without)
    // Those who are in no row are rounded beside all others, column by column before the gate.
    const rows = id === shape.id || key === shape.gate?.without ? [shape.rows.indexOf(key)] : others
    return level < rows.reduce((sum, row) => sum + shownIn(row), 0) ? 0.999 : 0
  }
}

test.each([1, 2, 3, 8, 14])(
  'whoever knows the rule, two rows and %i equal steps can exclude no count within the bounds',
  (steps) => {
    const shape: TableShape = {
      id: 'equal',
      rows: ['many', 'few'],
      measures: Array.from({ length: steps }, (_, step) => step),
      implied: Array.from({ length: steps - 1 }, (_, step) => [step, step + 1] as const),
    }
    const totals = [60, 83, 110, 134, 150, 170, 200, 230]
    const worldOf = (few: number): World =>
      totals.map((total) => [Int32Array.from({ length: 2 * steps }, (_, cell) => (cell < steps ? total - few : few))])
    for (let few = 0; few <= 30; few++) {
      for (let key = 0; key < 2; key++) {
        const noise = createNoise(Buffer.from(`key ${key}`))
        const published = publish([shape], worldOf(few), () => noise)
        const shown = published.flatMap(({ tables }, week) =>
          [...(tables[0] ?? [])].map((count, cell) => ({ count, isFew: cell >= steps, total: totals[week] ?? 0 })),
        )
        const least = Math.max(
          ...shown.map(({ count, isFew, total }) => (isFew ? leastBehind(count) : total - mostBehind(count))),
        )
        const most = Math.min(
          ...shown.map(({ count, isFew, total }) => (isFew ? mostBehind(count) : total - leastBehind(count))),
        )
        for (let other = least; other <= most; other++) {
          expect(publish([shape], worldOf(other), noiseTowards(shape, published)), `${few}, ${other}`).toEqual(
            published,
          )
        }
      }
    }
  },
)

test('where people go over to a new row whenever there is one, few columns are further off than is promised', () => {
  const shape: TableShape = {
    id: 'waves',
    rows: Array.from({ length: 8 }, (_, row) => `wave ${row}`),
    measures: [0, 1],
    implied: [[0, 1]],
  }
  let beyond = 0
  for (let seed = 0; seed < 10; seed++) {
    const random = createRandom(seed)
    const counts = new Int32Array(16)
    const world = Array.from({ length: 60 }, (_, week) => {
      const newest = Math.min(7, Math.floor(week / 7))
      const add = (cell: number, people: number): void => {
        counts[cell] = (counts[cell] ?? 0) + people
      }
      add(2 * newest, random.between(30, 90))
      for (let row = 0; row <= newest; row++) {
        const left = (): number => (counts[2 * row] ?? 0) - (counts[2 * row + 1] ?? 0)
        add(2 * row + 1, Math.floor(left() * 0.2))
        const leaving = week % 7 === 0 ? Math.floor(left() * random.next()) : 0
        add(2 * row, -leaving)
        add(2 * newest, leaving)
      }
      return [counts.slice()]
    })
    const published = publish([shape], world, () => createNoise(Buffer.from(`key ${seed}`)))
    for (const [week, { tables }] of published.entries()) {
      const isBeyond = [...(tables[0] ?? [])].some((shown, cell) => {
        const count = world[week]?.[0]?.[cell] ?? 0
        return count < leastBehind(shown) || count > mostBehind(shown)
      })
      if (isBeyond) beyond += 1
    }
  }
  // By a rule that lets nobody else go down it is 0.72.
  expect(beyond / 600).toBeLessThan(0.2)
})

test('the worlds that proofs are made of can give the very same publication', () => {
  let replayed = 0
  for (let seed = 0; seed < 8; seed++) {
    const { shapes, nextWeek } = createRandomProgramme(createRandom(seed))
    const weeks = Array.from({ length: 12 }, () => nextWeek().tables.map(({ counts }) => counts))
    const noise = createNoise(Buffer.from(`key ${seed}`))
    const together = publish(shapes, weeks, () => noise)
    for (const [table, shape] of shapes.entries()) {
      const world: World = weeks.map((counts) => counts.slice(table, table + 1))
      const published = publish([shape], world, () => noise)
      expect(published.map(({ tables }) => tables[0])).toEqual(together.map(({ tables }) => tables[table]))
      const towards = noiseTowards(shape, published)
      const knowledge = knowledgeOf({
        shape,
        weeks: world.map(([truth = new Int32Array()], week) => {
          return { truth, rounded: published[week]?.tables[0] ?? truth, hidden: new Set(), absent: new Set() }
        }),
      })
      // That a table had no place for a unit tells about it (decision 19).
      if (published.some(({ unplaced }) => unplaced > 0)) continue
      // A count that is further off than is promised would be hidden.
      if (
        knowledge.truth.some(
          (count, cell) => count < (knowledge.least[cell] ?? 0) || count > (knowledge.most[cell] ?? 0),
        )
      )
        continue
      const size = knowledge.rows * knowledge.columns
      const worlds = new OtherWorlds(knowledge, (other) => {
        const counts = world.map((_week, week) => [other.slice(week * size, (week + 1) * size)])
        expect(publish([shape], counts, towards)).toEqual(published)
        replayed += 1
      })
      for (const count of listProtected(knowledge)) if (count.cell % 7 === 0) worlds.widthOf(count)
    }
  }
  expect(replayed).toBeGreaterThan(100)
}, 120_000)

test('what a count tells that went down: by itself, from 10 below what was its most, or as another had to', () => {
  expect(boundsBehind(20, 10, 25)).toEqual({ least: 10, most: 39 })
  expect(boundsBehind(10, 20, 7)).toEqual({ least: 0, most: 9 })
  expect(boundsBehind(10, 20, 15)).toEqual({ least: 10, most: 29 })
})

test('who is in no row yet is bounded by what is shown of all others together, too', () => {
  const gate = { measure: 1, without: 'none yet', isShared: true }
  const shape: TableShape = { id: 'gated', rows: ['none yet', 'A', 'B'], measures: [0, 1], implied: [[0, 1]], gate }
  const truth = Int32Array.of(25, 0, 30, 30, 20, 20)
  const week = {
    truth,
    rounded: Int32Array.of(20, 0, 30, 30, 20, 20),
    hidden: new Set<number>(),
    absent: new Set<number>(),
  }
  // Of 75 at least 40 are in rows.
  expect(knowledgeOf({ shape, weeks: [week] }).most[0]).toBe(35)
  expect(knowledgeOf({ shape: { ...shape, gate: { ...gate, isShared: false } }, weeks: [week] }).most[0]).toBe(39)
})

test('somebody who is verified and of no known row is rounded where they are, and changes nothing in other tables', () => {
  const gate = { measure: 1, without: 'none yet', isShared: true }
  const shape: TableShape = { id: 'one', rows: ['none yet', 'A'], measures: [0, 1], implied: [[0, 1]], gate }
  const tableOf = (id: string, truth: number[]): Unrounded => {
    return { shape: { ...shape, id }, week: 1, truth: Int32Array.from(truth), before: undefined, absent: new Set() }
  }
  const tables = [
    tableOf('one', [25, 0, 75, 60]),
    tableOf('other', [65, 40, 35, 20]),
    tableOf('third', [25, 0, 75, 60]),
  ]
  for (let key = 0; key < 20; key++) {
    const rounded = roundWeek(tables, Int32Array.of(100, 60), createNoise(Buffer.from(`key ${key}`)))
    const without = rounded.tables.map(({ counts }) => counts[0] ?? 0)
    expect(without[2]).toBe(without[0])
    for (const [index, people] of [25, 65, 25].entries()) {
      expect(people).toBeGreaterThanOrEqual(leastBehind(without[index] ?? 0))
      expect(people).toBeLessThanOrEqual(mostBehind(without[index] ?? 0))
    }
  }
})

test('the same counts in another week are rounded by other noise', () => {
  const shape = { id: 'many', rows: Array.from({ length: 20 }, (_, row) => `row ${row}`), measures: [0], implied: [] }
  const noise = createNoise(Buffer.from('one'))
  const roundedIn = (week: number): unknown => {
    const table = { shape, week, truth: new Int32Array(20).fill(5), before: undefined, absent: new Set<number>() }
    return roundWeek([table], Int32Array.of(100), noise).tables[0]?.counts
  }
  expect(roundedIn(1)).toEqual(roundedIn(1))
  expect(roundedIn(1)).not.toEqual(roundedIn(2))
})

test('noise is another in each turn and for each key, and the same when it is asked again', () => {
  const [noise, other] = [createNoise(Buffer.from('one')), createNoise(Buffer.from('other'))]
  const at = (each: Noise, turn: string): number => each(turn, 'table', 'row', 3, 20)
  expect(new Set([at(noise, '7 0'), at(noise, '7 1'), at(noise, '8 0'), at(other, '7 0')]).size).toBe(4)
  expect(at(noise, '7 0')).toBe(at(createNoise(Buffer.from('one')), '7 0'))
})
