import { expect, it } from 'vitest'
import { knownPoints, stretchesOf } from './trend-points.ts'

const week = (firstDay: string, lastDay: string, count = 0) => ({ firstDay, lastDay, count })
const POINTS = [
  week('2020-09-14', '2020-09-20', 5),
  week('2020-09-21', '2020-09-27'),
  week('2020-09-28', '2020-10-04'),
  week('2023-05-01', '2023-05-07', 1),
  week('2023-05-08', '2023-05-14'),
  week('2026-11-16', '2026-11-22'),
  week('2026-11-23', '2026-11-29', 2),
]
const KNOWN = [
  { from: '2020-04-11', to: '2020-09-25' },
  { from: '2026-11-18', to: '2026-11-29' },
]

it('a trend has the periods of which data is known, empty ones too, and of others those with people', () => {
  const kept = knownPoints(POINTS, KNOWN).map(({ firstDay }) => firstDay)
  expect(kept).toEqual(['2020-09-14', '2020-09-21', '2023-05-01', '2026-11-16', '2026-11-23'])
})

it('where periods are left out a new stretch begins', () => {
  const stretches = stretchesOf(knownPoints(POINTS, KNOWN)).map(({ first, last }) => [first.firstDay, last.lastDay])
  expect(stretches).toEqual([
    ['2020-09-14', '2020-09-27'],
    ['2023-05-01', '2023-05-07'],
    ['2026-11-16', '2026-11-29'],
  ])
  expect(stretchesOf([])).toEqual([])
})
