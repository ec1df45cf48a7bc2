import { expect, test } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { knowledgeOf } from './knowledge.ts'
import { createNoise } from './noise.ts'
import { protectTables } from './protect.ts'
import { listProtected } from './protected-counts.ts'
import {
  type Counts,
  type HistoryWeek,
  isPublished,
  silentMoment,
  type TableHistory,
  type TableShape,
} from './table.ts'
import { attack } from './testing/attacker.ts'
import { createWaveProgramme } from './testing/wave-programme.ts'

/** An edition for each week end, which knows those before. */
function publishWeekly(seed: number): TableHistory {
  const programme = createWaveProgramme(createRandom(seed))
  const noise = createNoise(Buffer.from(`key ${seed}`))
  const published: HistoryWeek[] = []
  let shape: TableHistory['shape'] | undefined
  for (let week = 0; week < programme.weeks; week++) {
    const { counts, silent, national, absent, over, shape: own } = programme.nextWeek()
    shape = own
    const table = { shape, published: [...published], weeks: [{ week, counts, absent, over, silent }] }
    const made = protectTables([table], [national], noise)
    published.push(...(made.tables[0]?.weeks ?? []))
  }
  if (!shape) throw new Error('a programme without a week')
  return { shape, weeks: published }
}

test('however many waves are drawn in a week, and in whatever order: of whom they selected nobody finds out who got how far, by no day', () => {
  let attacked = 0
  for (let seed = 1; seed <= 15; seed++) {
    const history = publishWeekly(seed)
    expect(attack(history).found, `programme ${seed}`).toEqual([])
    attacked += listProtected(knowledgeOf(history)).length
  }
  expect(attacked).toBeGreaterThan(600)
})

/** Two waves: selected, and bought. */
const TWO_WAVES: TableShape = {
  id: 'funnel-by-wave',
  rows: ['4', '5'],
  measures: [0, 1],
  implied: [[0, 1]],
  known: [0],
  limited: 1,
}
type Moment = { counts: Counts; over: number[]; still?: number[] }
type Week = { moments: Moment[]; absent: number[] }

/** How many of so many keys give somebody away, if moments and the end of buying are left out of the proofs, and if not. */
function keysThatTell(weeks: readonly Week[], keys: number, isLeftOut: boolean): number {
  let telling = 0
  for (let key = 0; key < keys; key++) {
    const published: HistoryWeek[] = []
    const known: HistoryWeek[] = []
    for (const [week, { moments, absent: rows }] of weeks.entries()) {
      const absent = new Set(rows)
      const silent = moments.map(({ counts, over, still = [] }) => ({
        ...{ counts, over: new Set(over), still: new Set(still) },
      }))
      const { counts, over } = silent.pop() ?? { counts: new Int32Array(), over: new Set<number>() }
      const proved = { week, counts, absent, ...(isLeftOut ? {} : { over, silent }) }
      const table = { shape: TWO_WAVES, published: [...published], weeks: [proved] }
      const national = Int32Array.of((counts[0] ?? 0) + (counts[2] ?? 0), (counts[1] ?? 0) + (counts[3] ?? 0))
      const made = protectTables([table], [national], createNoise(Buffer.from(`key ${key}`))).tables[0]?.weeks ?? []
      published.push(...made)
      const told = made.filter(isPublished).map((each) => ({ ...each, over }))
      known.push(...silent.map((each) => silentMoment(TWO_WAVES, each, absent)), ...told)
    }
    if (attack({ shape: TWO_WAVES, weeks: known }).found.length > 0) telling += 1
  }
  return telling
}

test('what was bought before a wave was drawn within a week tells nobody who of that wave has not', () => {
  const moments = [0, 1, 2, 3, 4, 5, 6].map((day) => ({
    counts: day < 3 ? Int32Array.of(200, 100, 0, 0) : Int32Array.of(200, 100, 19, day < 6 ? 0 : 10),
    over: [],
  }))
  const weeks = [{ moments, absent: [] }]
  expect(keysThatTell(weeks, 60, true)).toBeGreaterThan(0)
  expect(keysThatTell(weeks, 60, false)).toBe(0)
})

test('once nobody of a wave can buy any more, further week ends tell nobody how many have not', () => {
  // Drawn on the first day and on the thirtieth, for thirty days.
  const boughtBy = (day: number): Counts =>
    day < 29
      ? Int32Array.of(109, Math.round((day * 92) / 28), 0, 0)
      : Int32Array.of(109, day < 30 ? 96 : 100, 300, day < 30 ? 6 : 12 + 2 * Math.max(0, day - 30))
  const weeks = Array.from({ length: 10 }, (_, week): Week => {
    const days = Array.from({ length: 7 }, (_day, day) => week * 7 + day)
    const moments = days.map((day) => ({ counts: boughtBy(day), over: day > 30 ? [0] : [] }))
    return { moments, absent: week * 7 + 6 < 29 ? [1] : [] }
  })
  expect(keysThatTell(weeks, 40, true)).toBeGreaterThan(0)
  expect(keysThatTell(weeks, 40, false)).toBe(0)
})

test('what is bought in the rest of a week in which nobody of a wave can buy any more tells nobody who of the other has not', () => {
  // The first wave buys until the third day; the second is drawn on the first.
  const bought = [
    [141, 0],
    [164, 1],
    [164, 1],
    [164, 1],
    [164, 8],
    [164, 12],
    [164, 17],
  ]
  const last = bought.map(([first = 0, second = 0], day) => ({
    counts: Int32Array.of(200, first, 26, second),
    over: day > 2 ? [0] : [],
  }))
  const before = [0, 1, 2, 3].map((week): Week => {
    const counts = Int32Array.of(200, [60, 95, 120, 141][week] ?? 0, 0, 0)
    return { moments: [{ counts, over: [] }], absent: [1] }
  })
  const weeks = [...before, { moments: last, absent: [] }]
  expect(keysThatTell(weeks, 60, true)).toBeGreaterThan(0)
  expect(keysThatTell(weeks, 60, false)).toBe(0)
})

test('what becomes known late about days before a wave was drawn tells nobody who of that wave has not bought', () => {
  // The second wave is drawn on the last day of the second week; in the third, 30 purchases of the first week become known.
  const weeks: Week[] = [
    { moments: [{ counts: Int32Array.of(200, 60, 0, 0), over: [] }], absent: [1] },
    {
      moments: [0, 20].map((selected) => ({ counts: Int32Array.of(200, 100, selected, 0), over: [] })),
      absent: [],
    },
    {
      moments: [
        { counts: Int32Array.of(200, 130, 20, 0), over: [], still: [1] },
        { counts: Int32Array.of(200, 132, 20, 12), over: [] },
      ],
      absent: [],
    },
  ]
  expect(keysThatTell(weeks, 60, true)).toBeGreaterThan(0)
  expect(keysThatTell(weeks, 60, false)).toBe(0)
})
