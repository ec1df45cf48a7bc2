import { expect, test } from 'vitest'
import { boundsOfBin } from './time-bins.ts'

test('bins follow each other without a gap, and none is wider than an eighth of its beginning', () => {
  for (let bin = 3; bin < 240; bin += 1) {
    const { from, to } = boundsOfBin(bin)
    expect(boundsOfBin(bin + 1).from).toBe(to)
    if (from >= 16) expect((to - from) / from).toBeLessThanOrEqual(0.125 + 1 / from)
  }
})

test('a day lies in the bin that says so', () => {
  // 86,400 = 2^16 × 1.318: the third bin of that doubling.
  expect(boundsOfBin(3 + 16 * 8 + 2)).toEqual({ from: 81_920, to: 90_112 })
})
