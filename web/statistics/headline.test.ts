import { expect, it } from 'vitest'
import { headlineOf, stepsTold } from './headline.ts'

const step = (
  name: 'REGISTERED' | 'SELECTED' | 'PHONE_VERIFIED' | 'PURCHASED' | 'COMPLETED' | 'PAID',
  count: number | null,
) => ({
  step: name,
  count,
  withheld: count === null,
})

it('the headline funnel knows for each step the one before, all, and who stopped between', () => {
  const steps = [
    step('REGISTERED', 100),
    step('PHONE_VERIFIED', 60),
    step('PURCHASED', 20),
    step('COMPLETED', null),
    step('PAID', null),
  ]
  expect(headlineOf(steps)).toEqual([
    { step: 'REGISTERED', count: 100, before: null, all: 100, stopped: null },
    { step: 'PHONE_VERIFIED', count: 60, before: 100, all: 100, stopped: 40 },
    { step: 'PURCHASED', count: 20, before: 60, all: 100, stopped: 40 },
    { step: 'COMPLETED', count: null, before: 20, all: 100, stopped: null },
    { step: 'PAID', count: null, before: null, all: 100, stopped: null },
  ])
})

it('of a wave, which is told from selection on, it begins there', () => {
  const steps = stepsTold([
    { step: 'REGISTERED', count: null, withheld: false },
    step('SELECTED', 50),
    step('PURCHASED', 20),
    step('COMPLETED', null),
    step('PAID', null),
  ])
  expect(headlineOf(steps).map(({ step: name, count, before, all }) => [name, count, before, all])).toEqual([
    ['SELECTED', 50, null, 50],
    ['PURCHASED', 20, 50, 50],
    ['COMPLETED', null, 20, 50],
    ['PAID', null, null, 50],
  ])
})

it('of rounded counts, a difference that may be nobody is not told', () => {
  const steps = [step('SELECTED', 800), step('PURCHASED', 770), step('COMPLETED', 750), step('PAID', 750)]
  expect(headlineOf(steps, true).map(({ stopped }) => stopped)).toEqual([null, 30, null, null])
  expect(headlineOf(steps).map(({ stopped }) => stopped)).toEqual([null, 30, 20, 0])
})
