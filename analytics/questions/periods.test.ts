import { expect, test } from 'vitest'
import { NOT_REACHED } from '../clickhouse/state-columns.ts'
import { secondOfDay } from './periods.ts'

test('a day that a state cannot hold is as early or late as it can be, so that a trend from 1900 is one from the start', () => {
  const dayOf = (text: string) => (Date.parse(text) - Date.UTC(2020, 0, 1)) / 86_400_000
  expect(secondOfDay(dayOf('2020-01-01'))).toBe(-25_200)
  expect(secondOfDay(dayOf('1900-01-01'))).toBe(-NOT_REACHED)
  expect(secondOfDay(dayOf('2999-12-31'))).toBe(NOT_REACHED)
})
