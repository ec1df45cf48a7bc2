import { expect, it } from 'vitest'
import { outlierOf } from './outlier.ts'

it('a day is out of the ordinary when it lies farther from the days before than they scatter', () => {
  const usual = [100, 104, 96, 101, 99, 100, 103, 97]
  expect(outlierOf([...usual, 108], 3)).toMatchObject({ value: 108, expected: 100, isBeyond: false })
  expect(outlierOf([...usual, 140], 3).isBeyond).toBe(true)
  expect(outlierOf([...usual, 0], 3).isBeyond).toBe(true)
})

it('few people on quiet days are not out of the ordinary', () => {
  expect(outlierOf([0, 0, 0, 0, 2], 3).isBeyond).toBe(false)
  expect(outlierOf([], 3)).toEqual({ value: 0, expected: 0, isBeyond: false })
})
