import { expect, test } from 'vitest'
import { medianRow } from './median-row.ts'

const counts = (...people: (number | null)[]) => people.map((each, at) => ({ row: 'abcd'[at] ?? '', people: each }))

test('the median’s row is told only where what is withheld could not move it', () => {
  expect(medianRow(counts(400, 1_000, 400, null), 1_820)).toBe('b')
  expect(medianRow(counts(0, null, 30, 1_000), 1_050)).toBe('d')
  expect(medianRow(counts(500, 500, 0, 0), 1_000)).toBe('a')
  expect(medianRow(counts(480, null, 480, 0), 1_000)).toBeUndefined()
  expect(medianRow(counts(null, null, null, null), null)).toBeUndefined()
  expect(medianRow([], 0)).toBeUndefined()
})
