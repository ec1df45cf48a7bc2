import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nationalOf } from '../editions/protect-weeks.ts'
import { createRandom } from '../testing/random.ts'
import { createNoise } from './noise.ts'
import { BASE, isWithheld, leastBehind, MOST_PROTECTED, mostBehind } from './promise.ts'
import { type NewTable, protectTables } from './protect.ts'
import {
  columnTotal,
  gateOf,
  type HistoryWeek,
  isPublished,
  silentMoment,
  type TableHistory,
  type TableShape,
  weekEndsOf,
} from './table.ts'
import { attack, attackSums, withDays } from './testing/attacker.ts'
import { countPlayback } from './testing/playback-counts.ts'
import { publishInTurn } from './testing/publish-in-turn.ts'
import { createRandomProgramme } from './testing/random-programme.ts'
import { sumsSinceSelection } from './testing/sums-since-selection.ts'

const noise = createNoise(Buffer.from('a key for tests'))

/** Publishes a week after the other, as editions are: each knows only those before. */
function publishWeekly(seed: number, editions: number, days = 1): { histories: TableHistory[]; totals: Int32Array[] } {
  const programme = createRandomProgramme(createRandom(seed), days)
  const published = programme.shapes.map((): HistoryWeek[] => [])
  const totals: Int32Array[] = []
  for (let edition = 0; edition < editions; edition++) {
    const { tables, national } = programme.nextWeek()
    const weekly = programme.shapes.map((shape, index): NewTable => {
      return {
        shape,
        published: published[index] ?? [],
        weeks: [{ week: edition, ...(tables[index] ?? { counts: new Int32Array() }), absent: new Set() }],
      }
    })
    const made = protectTables(weekly, [national], noise)
    totals.push(...made.totals)
    for (const [index, table] of made.tables.entries()) published[index]?.push(...table.weeks)
  }
  return { histories: programme.shapes.map((shape, index) => ({ shape, weeks: published[index] ?? [] })), totals }
}

function expectAdditive(history: TableHistory, totals: readonly Int32Array[]): void {
  const { shape, weeks } = weekEndsOf(history)
  for (const [week, { truth, rounded, hidden }] of weeks.entries()) {
    for (const [column, measure] of shape.measures.entries()) {
      // What does not add up is not shown.
      if (!hidden.has(column)) expect(columnTotal(shape, rounded, column)).toBe(totals[week]?.[measure])
    }
    for (const [cell, shown] of rounded.entries()) {
      const count = truth[cell] ?? 0
      expect(shown % BASE).toBe(0)
      if (count <= MOST_PROTECTED) expect(isWithheld(shown)).toBe(true)
      if (hidden.has(cell % shape.measures.length)) continue
      expect(count).toBeGreaterThanOrEqual(leastBehind(shown))
      expect(count).toBeLessThanOrEqual(mostBehind(shown))
    }
    for (const [weaker, stronger] of shape.implied) {
      for (let row = 0; row < shape.rows.length; row++) {
        const first = row * shape.measures.length
        expect(rounded[first + weaker]).toBeGreaterThanOrEqual(rounded[first + stronger] ?? 0)
      }
    }
  }
}

function expectNothingFound(seed: number, editions: number, days?: number): void {
  const { histories, totals } = publishWeekly(seed, editions, days)
  for (const history of histories) {
    expectAdditive(history, totals)
    expect(attack(history).found).toEqual([])
  }
}

test('8 editions in a row of any programme: additive, within the bounds, nothing below 10 shown, nothing found out', () => {
  fc.assert(
    // With more editions, or three days to a week, some programmes take minutes (20 editions: editions.integration.test.ts).
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 }), (seed, days) => expectNothingFound(seed, 8, days)),
    { numRuns: 2, endOnFailure: true },
  )
}, 300_000)

test('two counts of two groups, for which a search for other worlds finds nine values and linear programmes ten', () => {
  expectNothingFound(1138, 12)
}, 120_000)

test('published counts never go down while no true one of their column does, but for those who are in no row yet', () => {
  let compared = 0
  for (const seed of [7, 8, 9]) {
    for (const { shape, weeks } of publishWeekly(seed, 20).histories.map(weekEndsOf)) {
      const columns = shape.measures.length
      for (const [week, { rounded, truth }] of weeks.entries()) {
        const before = weeks[week - 1]
        if (!before) continue
        const falls = new Set(
          [...truth.keys()]
            .filter((cell) => (truth[cell] ?? 0) < (before.truth[cell] ?? 0))
            .map((cell) => cell % columns),
        )
        for (const [cell, shown] of rounded.entries()) {
          if (falls.has(cell % columns) || shape.rows[Math.floor(cell / columns)] === shape.gate?.without) continue
          expect(shown).toBeGreaterThanOrEqual(before.rounded[cell] ?? 0)
          compared += 1
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(1000)
})

describe('the attacker', () => {
  const shape: TableShape = { id: 'leaky', rows: ['few', 'many'], measures: [0], implied: [] }
  const week = (truth: number[], rounded: number[]) => {
    return {
      truth: Int32Array.from(truth),
      rounded: Int32Array.from(rounded),
      hidden: new Set<number>(),
      absent: new Set<number>(),
    }
  }

  test('finds out by the exact total what rounding each count by itself gives away', () => {
    expect(attack({ shape, weeks: [week([3, 10], [0, 20])] }).found).toMatchObject([{ count: 3, most: 3 }])
    expect(attack({ shape, weeks: [week([3, 10], [0, 10])] }).found).toEqual([])
  })

  test('finds out a sum of counts that are each hard to tell', () => {
    const rows = { ...shape, rows: ['few', 'some', 'many'] }
    const sum: [number, number][] = [
      [0, 1],
      [1, 1],
    ]
    expect(attackSums({ shape: rows, weeks: [week([3, 4, 10], [0, 0, 20])] }, [sum]).found).toMatchObject([
      { count: 7 },
    ])
    expect(attackSums({ shape: rows, weeks: [week([3, 4, 10], [0, 0, 10])] }, [sum]).found).toEqual([])
  })

  test('finds out by what makes known in which row somebody is', () => {
    // As many as are in a row have passed the gate: by the first column the many are at least 30, of 34.
    const gated = { ...shape, rows: ['not known', 'few', 'many'], measures: [0, 1], implied: [[0, 1] as const] }
    const weeks = [week([11, 0, 4, 4, 30, 30], [0, 0, 0, 10, 40, 20])]
    expect(attack({ shape: gated, weeks }).found).toEqual([])
    const { found } = attack({ shape: { ...gated, gate: { measure: 1, without: 'not known' } }, weeks })
    expect(found).toMatchObject([
      { count: 4, most: 4 },
      { count: 4, most: 4 },
    ])
  })

  test('finds out by how many were selected in a wave who of them has not bought', () => {
    const waves = { ...shape, rows: ['1', '2'], measures: [0, 1], implied: [[0, 1] as const] }
    const weeks = [week([25, 20, 90, 60], [20, 30, 90, 50])]
    expect(attack({ shape: waves, weeks }).found).toEqual([])
    // Of 25 at least 20 have bought.
    expect(attack({ shape: { ...waves, known: [0] }, weeks }).found).toMatchObject([{ count: 5, least: 0, most: 5 }])
  })

  test('finds out by the national totals of a day between', () => {
    const steps = { ...shape, measures: [0, 1], implied: [[0, 1] as const] }
    const weeks = [week([7, 0, 18, 0], [0, 0, 0, 0]), week([10, 7, 60, 32], [10, 0, 50, 40])]
    expect(attack({ shape: steps, weeks }).found).toEqual([])
    // On that day everybody who was there had got further: the seven were at most as many as had by the end of the week.
    const { found } = attack(
      withDays({ shape: steps, weeks }, new Map([[1, [{ counts: Int32Array.of(7, 7, 30, 30) }]]])),
    )
    expect(found).toContainEqual(expect.objectContaining({ count: 7, least: 6, most: 9 }))
  })

  test('finds out by the week after what a week gives away', () => {
    // 13 more people cannot have come to the many, whose published count says that they are at least 20 now.
    const weeks = [week([4, 8], [0, 10]), week([4, 20], [0, 30])]
    expect(attack({ shape, weeks }).found.length).toBeGreaterThan(0)
  })
})

test('whoever passes the gate of their row between the week end and the edition tells nobody how few are in another', () => {
  const shape: TableShape = {
    id: 'gender',
    rows: ['UNKNOWN', 'MALE', 'FEMALE'],
    measures: [0, 1],
    implied: [[0, 1]],
    gate: { measure: 1, without: 'UNKNOWN' },
  }
  // One of 30 women verifies on Monday: by rows as known then, they had registered by Sunday.
  const [counts, now] = [Int32Array.of(9, 0, 1, 1, 30, 29), Int32Array.of(9, 0, 1, 1, 30, 30)]
  const findIn = (key: number, isKnown: boolean) => {
    const made = { counts: now, edition: 0 }
    const weeks = [{ week: 0, counts, absent: new Set<number>(), after: isKnown ? [made] : [] }]
    const noise = createNoise(Buffer.from(`key ${key}`))
    const [table] = protectTables([{ shape, published: [], weeks }], [Int32Array.of(40, 30)], noise).tables
    if (!table) throw new Error('no table')
    const end = table.weeks.filter(isPublished)
    return attack({ shape, weeks: [...end, silentMoment(shape, made, new Set())] }).found
  }
  const keys = Array.from({ length: 60 }, (_, key) => key)
  expect(keys.flatMap((key) => findIn(key, true))).toEqual([])
  expect(keys.flatMap((key) => findIn(key, false)).length).toBeGreaterThan(0)
})

test('few whose account is verified among many who bought: what rows mean protects them from no rounding', () => {
  const shape: TableShape = {
    id: 'partners',
    rows: ['UNKNOWN', '1', '2', '3', '4', '5'],
    measures: [0, 1, 2],
    implied: [
      [0, 1],
      [0, 2],
    ],
    gate: { measure: 2, without: 'UNKNOWN' },
  }
  const counts = Int32Array.of(187, 57, 0, 4, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 1, 2)
  for (let key = 0; key < 40; key++) {
    const weeks = [{ week: 0, counts, absent: new Set<number>() }]
    const [table] = protectTables(
      [{ shape, published: [], weeks }],
      [Int32Array.of(200, 69, 13)],
      createNoise(Buffer.from(`key ${key}`)),
    ).tables
    expect(table && attack(table).found).toEqual([])
  }
})

describe('the playback of 2020 at 1:1000', () => {
  const tables = countPlayback('0.001')
  const made = protectTables(tables, nationalOf(tables), noise)
  /** With all days the larger ones are attacked for minutes (`npm run bench -- attack --days`). */
  const WITH_DAYS = ['funnel-by-gender', 'funnel-by-wave']

  test('all tables add up to the same totals', () => {
    for (const table of made.tables) expectAdditive(table, made.totals)
  })

  test('who is in no row yet is published alike wherever it appears', () => {
    const published = made.tables.flatMap(({ shape, weeks }) => {
      const gate = gateOf(shape)
      return weekEndsOf({ shape, weeks }).weeks.flatMap(({ rounded, hidden }, week) =>
        (gate?.shared ?? []).flatMap((column) => {
          const shown = rounded[(gate?.row ?? 0) * shape.measures.length + column]
          return [{ cell: `${week} ${shape.measures[column]}`, shown: hidden.has(column) ? 'hidden' : shown }]
        }),
      )
    })
    const byCell = Map.groupBy(published, ({ cell }) => cell)
    expect(byCell.size).toBeGreaterThan(40)
    for (const [cell, all] of byCell) expect(new Set(all.map(({ shown }) => shown)).size, cell).toBe(1)
  })

  test.each([
    'funnel-by-gender',
    'funnel-by-age-band',
    'funnel-by-education',
    'funnel-by-platform',
    'funnel-by-payment-partner',
    'funnel-by-wave',
  ])('nothing is found out from %s', (id) => {
    const table = made.tables.find(({ shape }) => shape.id === id)
    if (!table) throw new Error(`no table ${id}`)
    const { attacked, found } = attack(WITH_DAYS.includes(id) ? table : weekEndsOf(table), table)
    expect(attacked).toBeGreaterThan(0)
    expect(found).toEqual([])
  })

  test('nothing is found out about what times and backlogs add up from counts by wave', () => {
    const table = made.tables.find(({ shape }) => shape.id === 'funnel-by-wave')
    if (!table) throw new Error('no table by wave')
    const weekEnds = weekEndsOf(table)
    const { attacked, found } = attackSums(weekEnds, sumsSinceSelection(weekEnds))
    expect(attacked).toBeGreaterThan(0)
    expect(found).toEqual([])
  })

  test('nothing is found out by province in its first weeks', () => {
    const table = made.tables.find(({ shape }) => shape.id === 'funnel-by-province')
    if (!table) throw new Error('no table by province')
    const { shape, weeks } = weekEndsOf(table)
    expect(attack({ shape, weeks: weeks.slice(0, 4) }).found).toEqual([])
  })

  test('little is lost: shown counts are off by less than half a unit on average, and hardly a column is hidden', () => {
    const all = made.tables.map((table) => {
      const utility = utilityOf(table)
      expect(meanOf(utility.errors), table.shape.id).toBeLessThan(6)
      return utility
    })
    expect(meanOf(all.flatMap(({ errors }) => errors))).toBeLessThan(BASE / 2)
    const sumOf = (name: 'cells' | 'hidden'): number => all.reduce((sum, utility) => sum + utility[name], 0)
    expect(sumOf('hidden') / sumOf('cells')).toBeLessThan(0.01)
  })

  test('by wave hardly a column is hidden in 20 weekly editions either', () => {
    const byWave = countPlayback('0.001', { later: 20 }).filter(({ shape }) => shape.id === 'funnel-by-wave')
    const [history] = publishInTurn(byWave, 20)
    if (!history) throw new Error('no table by wave')
    expect(attack(history).found).toEqual([])
    const { errors, hidden, cells } = utilityOf(history)
    expect(errors.length / cells).toBeGreaterThan(0.7)
    expect(hidden / cells).toBeLessThan(0.05)
    expect(meanOf(errors)).toBeLessThan(BASE / 2)
  })
})

/** How far off the counts are that are shown, and how many are in hidden columns, of all in rows that there were. */
function utilityOf(history: TableHistory): { errors: number[]; hidden: number; cells: number } {
  const { shape, weeks } = weekEndsOf(history)
  const columns = shape.measures.length
  const all = weeks.flatMap(({ truth, rounded, hidden, absent }) =>
    [...rounded].flatMap((shown, cell) => {
      if (absent.has(Math.floor(cell / columns))) return []
      return { shown, off: Math.abs(shown - (truth[cell] ?? 0)), isHidden: hidden.has(cell % columns) }
    }),
  )
  return {
    errors: all.flatMap(({ shown, off, isHidden }) => (isHidden || isWithheld(shown) ? [] : off)),
    hidden: all.filter(({ isHidden }) => isHidden).length,
    cells: all.length,
  }
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length
}
