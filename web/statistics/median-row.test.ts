import { expect, test } from 'vitest'
import { medianRow } from './median-row.ts'

const counts = (...people: (number | null)[]) => people.map((each, at) => ({ row: 'abcd'[at] ?? '', people: each }))

test('the median’s row is told only where rounding and what is withheld leave no other', () => {
  expect(medianRow(counts(400, 1_000, 400, null))).toBe('b')
  expect(medianRow(counts(0, null, 30, 1_000))).toBe('d')
  expect(medianRow(counts(500, 510, 0, null))).toBeUndefined()
  expect(medianRow(counts(null, null, null, null))).toBeUndefined()
  expect(medianRow([])).toBeUndefined()
})
