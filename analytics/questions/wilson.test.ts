import { expect, test } from 'vitest'
import { toConversion } from './wilson.ts'

test('a rate has its Wilson interval', () => {
  // Worked example: 15 of 50, 95 %.
  const { rate, low, high } = toConversion(50, 15)
  expect(rate).toBe(0.3)
  expect(low).toBeCloseTo(0.191, 3)
  expect(high).toBeCloseTo(0.4375, 3)
})

test('none and all stay within 0 and 1, and still have a width', () => {
  expect(toConversion(20, 0)).toMatchObject({ rate: 0, low: 0 })
  expect(toConversion(20, 0).high).toBeCloseTo(0.1611, 3)
  expect(toConversion(20, 20)).toMatchObject({ rate: 1, high: 1 })
  expect(toConversion(20, 20).low).toBeCloseTo(0.8389, 3)
})

test('of nobody there is no rate', () => {
  expect(toConversion(0, 0, 7)).toEqual({ of: 0, reached: 0, rate: null, low: null, high: null, young: 7 })
})
