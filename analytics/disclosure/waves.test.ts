import { describe, expect, test } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { knowledgeOf } from './knowledge.ts'
import { createNoise } from './noise.ts'
import { OtherWorlds } from './other-worlds.ts'
import { BASE } from './promise.ts'
import { type ProtectedTable, protectTables } from './protect.ts'
import { listProtected } from './protected-counts.ts'
import { type Noise, roundWeek } from './round-week.ts'
import { type Counts, newestRow, type TableHistory, type TableShape } from './table.ts'
import { attack } from './testing/attacker.ts'
import { createWaveProgramme, type WaveWeek, waveShape } from './testing/wave-programme.ts'

/** An edition for each week end, which knows those before. */
function publishWeekly(weeks: readonly WaveWeek[], key: string): TableHistory {
  const noise = createNoise(Buffer.from(key))
  const published: ProtectedTable['weeks'] = []
  let totals: Int32Array | undefined
  for (const [week, { shape, counts, national, absent, closed }] of weeks.entries()) {
    const made = protectTables(
      [{ shape, published: [...published], weeks: [{ week, counts, absent, closed }] }],
      [national],
      totals,
      noise,
    )
    totals = made.totals.at(-1)
    published.push(...(made.tables[0]?.weeks ?? []))
  }
  return { shape: weeks.at(-1)?.shape ?? waveShape([], new Map()), weeks: published }
}

/** Nothing where a total had to be lowered, as the table had no place for its last unit: that tells about the table (decision 19). */
function roundInTurn(
  weeks: readonly WaveWeek[],
  truth: readonly Counts[],
  noiseOf: (week: number) => Noise,
): Counts[] | undefined {
  const rounded: Counts[] = []
  let before: Int32Array | undefined
  for (const [week, { shape, national, absent, closed }] of weeks.entries()) {
    const counts = truth[week] ?? new Int32Array()
    const table = { shape, week, truth: counts, before: rounded.at(-1), absent, closed, isMoved: week > 0 }
    const { totals, tables } = roundWeek([table], national, before, noiseOf(week))
    if (totals.some((total, step) => total !== Math.floor((national[step] ?? 0) / BASE) * BASE)) return undefined
    before = totals
    rounded.push(...tables)
  }
  return rounded
}

/** Noise with which rounding comes to what was published, if it can: whoever is not there yet goes first. */
function noiseTowards({ rows, measures }: TableShape, published: readonly Counts[]): (week: number) => Noise {
  return (week) => (_turn, _table, key, column, level) =>
    level < (published[week]?.[rows.indexOf(key) * measures.length + column] ?? 0) ? 0.999 : 0
}

/** By row: how many got as far as each step. */
function weekOf(counts: readonly (readonly number[])[], passed: Record<string, number>): WaveWeek {
  const rows = [...counts.keys()].map((row) => (row === counts.length - 1 ? 'NONE' : String(row + 1)))
  return {
    shape: waveShape(rows, new Map(Object.entries(passed))),
    counts: Int32Array.from(counts.flat()),
    national: Int32Array.from([0, 1, 2, 3, 4], (step) => counts.reduce((sum, row) => sum + (row[step] ?? 0), 0)),
    absent: new Set([...counts.keys()].filter((row) => rows[row] !== 'NONE' && !(String(row + 1) in passed))),
    closed: new Set([...counts.keys()].filter((row) => String(row + 1) in passed)),
  }
}

const NOBODY = [0, 0, 0, 0, 0]

describe('of a wave that is over', () => {
  test('nobody finds out how many of the unselected are left, nor how many went over in a week', () => {
    const sum = { left: 0, wentOver: 0 }
    for (let seed = 1; seed <= 60; seed++) {
      const programme = createWaveProgramme(createRandom(seed))
      const weeks = Array.from({ length: programme.weeks }, () => programme.nextWeek())
      const isOpen = weeks.some(({ shape, absent, closed }) => {
        const newest = newestRow(shape, absent)
        return newest >= 0 && !closed.has(newest)
      })
      // What is published of a wave that is open tells by few keys what it should not.
      for (const key of isOpen ? ['a', 'b', 'f'] : ['a']) {
        const history = publishWeekly(weeks, `${key}${seed}`)
        expect(attack(history).found, `programme ${seed}, key ${key}`).toEqual([])
        const columns = history.shape.measures.length
        for (const { cell, less } of listProtected(knowledgeOf(history))) {
          if (less === cell + 1 && cell % columns === 1) sum.left += 1
          if (less !== undefined && less > cell + columns) sum.wentOver += 1
        }
      }
    }
    // The programmes are such that there is something to find out.
    expect(sum.left).toBeGreaterThan(500)
    expect(sum.wentOver).toBeGreaterThan(500)
  })

  test('where almost as many entered as were selected, no key tells how many are left', () => {
    const weeks = [
      weekOf([[320, 320, 100, 0, 0], NOBODY, NOBODY, [40, 0, 0, 0, 0]], { 1: 320 }),
      weekOf([[320, 320, 100, 60, 0], [30, 30, 21, 0, 0], NOBODY, [40, 0, 0, 0, 0]], { 1: 320, 2: 30 }),
      weekOf(
        [
          [308, 308, 100, 80, 0],
          [30, 30, 21, 12, 0],
          [112, 112, 60, 0, 0],
          [40, 0, 0, 0, 0],
        ],
        { 1: 320, 2: 30, 3: 112 },
      ),
    ]
    for (let key = 0; key < 300; key++) {
      const history = publishWeekly(weeks, `exact ${key}`)
      expect(attack(history).found, `key ${key}`).toEqual([])
      // None of it had to be hidden for that.
      expect(history.weeks.every(({ hidden }) => hidden.size === 0)).toBe(true)
    }
  })
})

test('the worlds that proofs are made of can give the very same publication, also where it is rounded anew', () => {
  let replayed = 0
  for (let seed = 1; seed <= 30; seed++) {
    const programme = createWaveProgramme(createRandom(seed))
    const weeks = Array.from({ length: programme.weeks }, () => programme.nextWeek())
    const truth = weeks.map(({ counts }) => counts)
    const noise = createNoise(Buffer.from(`key ${seed}`))
    const published = roundInTurn(weeks, truth, () => noise)
    if (!published) continue
    const shape = weeks.at(-1)?.shape ?? waveShape([], new Map())
    const history = weeks.map(({ counts, absent, closed }, edition) => {
      return {
        edition,
        truth: counts,
        rounded: published[edition] ?? counts,
        hidden: new Set<number>(),
        absent,
        closed,
      }
    })
    const knowledge = knowledgeOf({ shape, weeks: history })
    const { truth: exact, least, most, rows, columns } = knowledge
    // A count that is further off than is promised would be hidden.
    if (exact.some((count, cell) => count < (least[cell] ?? 0) || count > (most[cell] ?? 0))) continue
    const worlds = new OtherWorlds(knowledge, (other) => {
      const size = rows * columns
      const counts = weeks.map((_week, week) => other.slice(week * size, (week + 1) * size))
      expect(roundInTurn(weeks, counts, noiseTowards(shape, published)), `programme ${seed}`).toEqual(published)
      replayed += 1
    })
    for (const count of listProtected(knowledge)) worlds.widthOf(count)
  }
  expect(replayed).toBeGreaterThan(1000)
})

test('the attacker finds out how many went over in a week', () => {
  const entrants = { 1: 41, 2: 90, 3: 50 }
  const weeks = [
    weekOf([[40, 40, 35, 0, 0], [90, 90, 50, 0, 0], NOBODY, [0, 0, 0, 0, 0]], { 1: 41, 2: 90 }),
    weekOf(
      [
        [37, 37, 35, 0, 0],
        [70, 70, 50, 0, 0],
        [50, 50, 20, 0, 0],
        [0, 0, 0, 0, 0],
      ],
      entrants,
    ),
  ]
  const shown = (first: number, second: number, third: number): TableHistory['weeks'][number]['rounded'] =>
    Int32Array.from([first, second, third, 0].flatMap((joined) => [0, joined, 0, 0, 0]))
  const attackOn = (before: Int32Array, after: Int32Array) => {
    const history = weeks.map(({ counts, absent, closed }, edition) => {
      const rounded = edition === 0 ? before : after
      // Of those who joined, and no other step, something is published.
      return { edition, truth: counts, rounded, hidden: new Set([0, 2, 3, 4]), absent, closed }
    })
    return attack({ shape: waveShape(['1', '2', '3', 'NONE'], new Map(Object.entries(entrants))), weeks: history })
  }
  expect(attackOn(shown(40, 90, 0), shown(40, 60, 50)).found).toEqual([])
  // Of 41 who entered at least 40 were left; now of 107 in both waves the second has at least 70.
  expect(attackOn(shown(50, 80, 0), shown(20, 80, 50)).found).toContainEqual(
    expect.objectContaining({ cell: 1, less: 21, count: 3, least: 3, most: 5 }),
  )
})

test('of the newest wave, who entered it is public, and of earlier ones nobody finds out who is left', () => {
  const weeks = [
    weekOf(
      [
        [56, 56, 52, 30, 0],
        [6, 6, 4, 2, 0],
        [19, 0, 0, 0, 0],
      ],
      { 1: 60, 2: 6 },
    ),
  ]
  const history = publishWeekly(weeks, 'a key for tests')
  expect(attack(history).found).toEqual([])
  const newest = listProtected(knowledgeOf(history)).filter(({ cell }) => cell >= 5 && cell < 10)
  // Two have bought, two of those selected have not: of six entrants, that two were not selected everybody knows.
  expect(newest.map(({ cell, less, promised }) => [cell - 5, less && less - 5, promised])).toEqual([
    [2, 3, 4],
    [3, undefined, 4],
    [3, 4, 4],
  ])
})
