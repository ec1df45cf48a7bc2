import { expect, test } from 'vitest'
import { readNumber } from './read-number.ts'

test('a thousand is a thousand as each language spells it, and what could be either is refused', () => {
  expect(['1000', '1.000', '1.234.567,5', '2,5'].map((text) => readNumber('id', text))).toEqual([
    1000, 1000, 1234567.5, 2.5,
  ])
  expect(['1000', '1,000', '1,234,567.5', '2.5'].map((text) => readNumber('en', text))).toEqual([
    1000, 1000, 1234567.5, 2.5,
  ])
  for (const text of ['', 'x', '1.00', '1,2,3', '-1', '1e3', ' . ', '1,000'])
    expect(readNumber('id', text)).toBeUndefined()
  for (const text of ['1,00', '1.2.3', '1 000', '1.000']) expect(readNumber('en', text)).toBeUndefined()
})
