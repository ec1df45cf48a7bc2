import { expect, test } from 'vitest'
import { scaleFor } from './scale.ts'

test.each([
  [0.991, [0, 0.5, 1]],
  [0.042, [0, 0.02, 0.04, 0.06]],
  [0, [0, 0.001]],
])('a rate of %d has round ticks, too', (most, ticks) => {
  const scale = scaleFor(most, 0.001)
  expect(scale.top).toBe(scale.ticks.at(-1))
  expect(scale.ticks).toHaveLength(ticks.length)
  for (const [index, tick] of ticks.entries()) expect(scale.ticks[index]).toBeCloseTo(tick, 12)
})

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [7, [0, 5, 10]],
  [1_538, [0, 1_000, 2_000]],
  [3_862, [0, 2_000, 4_000]],
  [6_000, [0, 2_000, 4_000, 6_000]],
  [1_913_000_000, [0, 1_000_000_000, 2_000_000_000]],
])('%d has round ticks', (most, ticks) => {
  expect(scaleFor(most)).toEqual({ top: ticks.at(-1), ticks })
})
