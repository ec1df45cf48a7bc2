import { expect, test } from 'vitest'
import { momentsBetween, momentVariables } from './moments.ts'

test('days lie evenly apart, each once, none after the last', () => {
  const days = momentsBetween('2020-04-11', '2020-09-25')
  expect([days.length, days[0], days.at(-1)]).toEqual([13, '2020-04-11', '2020-09-25'])
  expect(momentsBetween('2020-04-11', '2020-04-13')).toEqual(['2020-04-11', '2020-04-12', '2020-04-13'])
  expect(momentsBetween('2020-04-11', '2020-03-01')).toEqual(['2020-03-01'])
  const variables = momentVariables(['2020-04-11', '2020-04-12'])
  expect(Object.keys(variables)).toHaveLength(13)
  expect(variables.d12).toBe(variables.d1)
})
