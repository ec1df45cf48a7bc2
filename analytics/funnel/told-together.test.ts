import { expect, test } from 'vitest'
import { STEPS, type Step } from '#prisma/journey.ts'
import { toConversion } from '../questions/wilson.ts'
import type { StepCount } from './to-funnel.ts'
import { strongestOf, withoutParts } from './told-together.ts'

test('a step is the strongest of several where it says that all were reached', () => {
  expect(strongestOf([...STEPS])).toBe('PAID')
  expect(strongestOf(['SELECTED', 'ACCOUNT_VERIFIED', 'ACCOUNT_LINKED'])).toBe('ACCOUNT_VERIFIED')
  expect(strongestOf(['PURCHASED', 'ACCOUNT_LINKED'])).toBeUndefined()
  expect(strongestOf(STEPS.slice(0, 12))).toBeUndefined()
})

const TOTALS = new Map<Step, number>([
  ['SELECTED', 50],
  ['PURCHASED', 40],
  ['ACCOUNT_LINKED', 30],
  ['PAID', 20],
])

function told(count: number | null, step: Step, together?: { first: number; previous: number }): StepCount {
  const conversion = (reached: number | undefined) => (reached === undefined ? null : toConversion(50, reached))
  return {
    ...{ step, count, withheld: count === null },
    fromPrevious: conversion(together?.previous),
    fromFirst: conversion(together?.first),
  }
}

test('in strict order a count is withheld where no step says that all were reached, or somebody has skipped one', () => {
  const asked = [told(50, 'SELECTED'), told(40, 'PURCHASED'), told(25, 'ACCOUNT_LINKED'), told(20, 'PAID')]
  const counts = (steps: StepCount[]) => withoutParts(steps, 'STRICT', TOTALS).map(({ count }) => count)
  expect(counts(asked)).toEqual([50, 40, null, 20])
  expect(counts([...asked.slice(0, 3), told(19, 'PAID')])).toEqual([50, 40, null, null])
})

test('in any order counts are told, and rates of two steps of which one says that the other was reached', () => {
  const asked = [
    told(50, 'SELECTED'),
    told(40, 'PURCHASED', { first: 40, previous: 40 }),
    told(30, 'ACCOUNT_LINKED', { first: 30, previous: 25 }),
    told(20, 'PAID', { first: 20, previous: 19 }),
  ]
  const rates = withoutParts(asked, 'ANY', TOTALS).map(({ count, fromFirst, fromPrevious }) => [
    ...[count, fromFirst?.reached, fromPrevious?.reached],
  ])
  expect(rates).toEqual([
    [50, undefined, undefined],
    [40, 40, 40],
    [30, 30, undefined],
    [20, 20, undefined],
  ])
})
