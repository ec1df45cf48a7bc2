import { expect, test } from 'vitest'
import { gapsBetween, momentsIn, momentVariables, periodsIn } from './moments.ts'

const PLAYBACK = { lastDay: '2020-09-25', liveSince: null }
const LIVE = { lastDay: '2020-09-25', liveSince: '2026-11-28T23:38:59Z' }
const ASKED = { from: '2020-04-11', to: '2026-11-30' }

test('the years between a playback and the first live event are left out', () => {
  const periods = periodsIn(ASKED, LIVE)
  expect(periods).toEqual([
    { from: '2020-04-11', to: '2020-09-25' },
    { from: '2026-11-29', to: '2026-11-30' },
  ])
  expect(gapsBetween(periods)).toEqual([{ from: '2020-09-26', to: '2026-11-28' }])
  expect(periodsIn(ASKED, PLAYBACK)).toEqual([{ from: '2020-04-11', to: '2020-09-25' }])
  expect(periodsIn({ ...ASKED, from: '2022-01-01' }, LIVE)).toEqual([{ from: '2026-11-29', to: '2026-11-30' }])
})

test('days asked for that hold no gap are one period, and days within a gap are none', () => {
  expect(periodsIn(ASKED, null)).toEqual([ASKED])
  expect(periodsIn(ASKED, { ...LIVE, liveSince: '2020-09-25T20:00:00Z' })).toEqual([ASKED])
  expect(periodsIn({ from: '2020-05-01', to: '2020-06-01' }, LIVE)).toEqual([{ from: '2020-05-01', to: '2020-06-01' }])
  expect(periodsIn({ from: '2021-01-01', to: '2022-01-01' }, LIVE)).toEqual([])
  expect(periodsIn({ from: '2020-04-11', to: '2020-03-01' }, LIVE)).toEqual([{ from: '2020-03-01', to: '2020-03-01' }])
})

test('days lie evenly apart in each period, each once, its first and last among them, thirteen at most', () => {
  const days = momentsIn([{ from: '2020-04-11', to: '2020-09-25' }])
  expect([days.length, days[0], days.at(-1)]).toEqual([13, '2020-04-11', '2020-09-25'])
  expect(momentsIn([{ from: '2020-04-11', to: '2020-04-13' }])).toEqual(['2020-04-11', '2020-04-12', '2020-04-13'])
  for (const liveTo of ['2026-11-29', '2026-11-30', '2027-05-01', '2040-01-01']) {
    const both = momentsIn(periodsIn({ ...ASKED, to: liveTo }, LIVE))
    expect(both.length, liveTo).toBeLessThanOrEqual(13)
    expect(both.length, liveTo).toBeGreaterThanOrEqual(12)
    expect(both.toSorted(), liveTo).toEqual([...new Set(both)])
    expect(both, liveTo).toEqual(expect.arrayContaining(['2020-04-11', '2020-09-25', '2026-11-29', liveTo]))
  }
  const variables = momentVariables(['2020-04-11', '2020-04-12'])
  expect(Object.keys(variables)).toHaveLength(13)
  expect(variables.d12).toBe(variables.d1)
})
