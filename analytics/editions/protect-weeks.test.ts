import { expect, test } from 'vitest'
import { STEPS } from '#prisma/journey.ts'
import type { StoredWeek } from './edition-content.ts'
import { COUNTED_TABLES } from './edition-tables.ts'
import { protectWeeks } from './protect-weeks.ts'
import { weekEndOf } from './week-ends.ts'

const [BY_WAVE] = COUNTED_TABLES
const ALL = STEPS.map((_step, index) => index)

/** A week end by wave as methods before 7 published it: all steps, and a row of those in no wave. */
function earlierWeek(counts: Record<string, number>): StoredWeek {
  const exact = Object.values(counts).flatMap((count) => ALL.map((step) => (step <= 7 ? count : 0)))
  return {
    edition: 1,
    tableId: 'funnel-by-wave',
    weekEnd: weekEndOf(40),
    rows: Object.keys(counts),
    measures: ALL,
    rounded: exact.map((count) => Math.ceil(count / 10) * 10),
    exact,
    silent: [],
    moments: [],
    known: [],
    knownMoments: [],
    limits: [],
    hidden: [],
    totals: ALL.map(() => 0),
    empty: ALL.map(() => false),
  }
}

const NOTHING_AFTER = { rows: [], limits: [], points: [] }

test('only a step that nobody at all has reached is published as reached by nobody; rounding goes by the key', () => {
  if (!BY_WAVE) throw new Error('no table by wave')
  const rows = Array.from({ length: 20 }, (_, row) => String(row + 1))
  const counts = Int32Array.from(rows.flatMap(() => BY_WAVE.measures.map((step) => (step <= 7 ? 18 : 0))))
  const last = BY_WAVE.measures.length - 1
  counts[last] = 3
  const publish = (key: number) =>
    protectWeeks({
      edition: 1,
      weekly: [
        {
          table: BY_WAVE,
          weeks: [{ week: 41, rows, counts, silent: [], limits: [], known: [], after: NOTHING_AFTER }],
        },
      ],
      published: [],
      noiseKey: Buffer.alloc(32, key),
    }).stored[0]
  const { empty = [] } = publish(0) ?? {}
  expect(empty.map((isEmpty, column) => (isEmpty ? column : -1)).filter((column) => column >= 0)).toEqual(
    BY_WAVE.measures.flatMap((step, column) => (step > 7 && column < last ? [column] : [])),
  )
  const keys = Array.from({ length: 20 }, (_, key) => publish(key)?.rounded.join())
  expect(new Set(keys).size).toBeGreaterThan(1)
})

test.each([
  ['after a row that the table does not have any more', { 1: 30, 2: 40, NONE: 2 }],
  ['after a wave all of whose selected were corrected away', { 1: 30, 2: 40, 3: 15 }],
])('rows add up to the total, %s', (_what, before) => {
  if (!BY_WAVE) throw new Error('no table by wave')
  const columns = BY_WAVE.measures.length
  for (let key = 0; key < 20; key++) {
    const counts = Int32Array.from([45, 54].flatMap((count) => BY_WAVE.measures.map((step) => (step <= 7 ? count : 0))))
    const { stored } = protectWeeks({
      edition: 2,
      weekly: [
        {
          table: BY_WAVE,
          weeks: [{ week: 41, rows: ['1', '2'], counts, silent: [], limits: [], known: [], after: NOTHING_AFTER }],
        },
      ],
      published: [earlierWeek(before)],
      noiseKey: Buffer.alloc(32, key),
    })
    const [week] = stored
    expect(week?.rows).toEqual(['1', '2'])
    for (let column = 0; column < columns; column++) {
      if (week?.hidden.includes(column)) continue
      expect((week?.rounded[column] ?? 0) + (week?.rounded[columns + column] ?? 0)).toBe(week?.totals[column])
    }
    expect(week?.totals[0]).toBe(90)
  }
})
