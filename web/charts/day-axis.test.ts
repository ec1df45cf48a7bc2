import { expect, test } from 'vitest'
import { dayAxis } from './day-axis.ts'

const SIZE = { left: 0, right: 300, gap: 20, room: 400 }
const PLAYBACK = { from: '2020-01-01', to: '2020-04-01' }
const textOf = (day: string) => `day ${day}`

test('a day is equally wide in all periods, and what is left out between them has a width of its own', () => {
  const { at, gaps } = dayAxis([PLAYBACK, { from: '2026-01-01', to: '2026-02-19' }], SIZE, textOf)
  expect([at('2020-01-01'), at('2020-01-02'), at('2020-04-01'), at('2026-01-01'), at('2026-02-19')]).toEqual([
    0, 2, 182, 202, 300,
  ])
  expect(gaps).toEqual([{ from: 182, to: 202 }])
  expect([at('2019-12-31'), at('2023-01-01'), at('2030-01-01')]).toEqual([0, 192, 300])
})

test('one day alone, and one day after a gap, have their place', () => {
  expect(dayAxis([{ from: '2020-01-01', to: '2020-01-01' }], SIZE, textOf).at('2020-01-01')).toBe(0)
  const { at, labels } = dayAxis([PLAYBACK, { from: '2026-01-01', to: '2026-01-01' }], SIZE, textOf)
  expect(at('2026-01-01')).toBe(300)
  expect(labels.map(({ day, anchor }) => `${day} ${anchor}`)).toEqual([
    '2020-01-01 start',
    '2026-01-01 start',
    '2020-04-01 end',
  ])
})

test('labels meet no other: those of a gap go first', () => {
  const { labels } = dayAxis([PLAYBACK, { from: '2026-01-01', to: '2026-01-01' }], { ...SIZE, right: 160 }, textOf)
  expect(labels.map(({ day }) => day)).toEqual(['2020-01-01', '2026-01-01'])
  const [whole] = [dayAxis([PLAYBACK], SIZE, textOf).labels]
  expect(whole.map(({ day, x, anchor }) => [day, x, anchor])).toEqual([
    ['2020-01-01', 0, 'start'],
    ['2020-04-01', 300, 'end'],
  ])
})
