import { expect, test } from 'vitest'
import { STEPS } from '#prisma/journey.ts'
import type { StoredWeek } from './edition-content.ts'
import { MOST_OFF } from './edition-tables.ts'
import { sinceSelection } from './since-selection.ts'

const [SELECTED, PURCHASED] = [STEPS.indexOf('SELECTED'), STEPS.indexOf('PURCHASED')]

/** Two waves, of which the second is drawn two weeks after the first, and those of no wave. */
function weekOf(weekEnd: string, counts: Record<string, { selected: number; purchased: number }>): StoredWeek {
  const rows = Object.keys(counts)
  const rounded = Object.values(counts).flatMap(({ selected, purchased }) =>
    STEPS.map((_step, step) => (step === SELECTED ? selected : step === PURCHASED ? purchased : 0)),
  )
  return {
    edition: 1,
    tableId: 'funnel-by-wave',
    weekEnd,
    rows,
    measures: STEPS.map((_step, step) => step),
    rounded,
    exact: rounded,
    silent: [],
    moments: [],
    known: [],
    knownMoments: [],
    limits: [],
    hidden: [],
    totals: STEPS.map((_step, step) =>
      rows.reduce((sum, _key, row) => sum + (rounded[row * STEPS.length + step] ?? 0), 0),
    ),
    empty: STEPS.map(() => false),
  }
}

const WEEKS = [
  weekOf('2020-05-03', { 1: { selected: 1000, purchased: 200 }, NONE: { selected: 0, purchased: 0 } }),
  weekOf('2020-05-10', { 1: { selected: 1000, purchased: 500 }, NONE: { selected: 0, purchased: 0 } }),
  weekOf('2020-05-17', {
    1: { selected: 1000, purchased: 600 },
    2: { selected: 3000, purchased: 300 },
    NONE: { selected: 0, purchased: 0 },
  }),
]

function tableAt(id: string, weekEnd: string, column: number): Record<string, number | null> {
  const week = sinceSelection(WEEKS).find((each) => each.tableId === id && each.weekEnd === weekEnd)
  return Object.fromEntries((week?.rows ?? []).map(({ key, counts }) => [key, counts[column] ?? null]))
}

test('who waits is told by how long ago their wave was drawn, and bands add up to everybody', () => {
  expect(tableAt('backlog', '2020-05-17', 0)).toEqual({
    WEEK_0: 2700,
    WEEK_1: 0,
    WEEKS_2_TO_3: 400,
    WEEKS_4_TO_7: 0,
    WEEKS_8_TO_11: 0,
    WEEKS_12_TO_25: 0,
    WEEKS_26_OR_MORE: 0,
    // Of no wave: nobody, as far as rounded counts can tell.
    UNKNOWN: null,
  })
  const [, backlog] = sinceSelection(WEEKS.slice(-1))
  expect(backlog?.totals[0]).toBe(3100)
})

test('how long people took is what was published at the ends of the bands, whatever comes later', () => {
  expect(tableAt('time-from-selection', '2020-05-17', 0)).toMatchObject({ WEEK_0: 500, WEEK_1: 300, WEEKS_2_TO_3: 100 })
  const before = sinceSelection(WEEKS.slice(0, 2))
  expect(sinceSelection(WEEKS).slice(0, before.length)).toEqual(before)
})

test('of people of no wave, a wave of a later week changes nothing', () => {
  const first = weekOf('2020-05-03', { NONE: { selected: 0, purchased: MOST_OFF + 11 } })
  const [times] = sinceSelection([first])
  expect(times?.rows.at(-1)?.counts[0]).toBe(MOST_OFF + 11)
  const [same] = sinceSelection([first, weekOf('2020-05-10', { 1: { selected: 0, purchased: 0 } })])
  expect(same).toEqual(times)
})

test('what may be of a protected count is withheld', () => {
  const small = [weekOf('2020-05-03', { 1: { selected: MOST_OFF + 9, purchased: 0 } })]
  const [, backlog] = sinceSelection(small)
  expect(backlog?.rows[0]?.counts[0]).toBeNull()
})
