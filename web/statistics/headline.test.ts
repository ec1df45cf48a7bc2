import { expect, it } from 'vitest'
import { headlineOf } from './headline.ts'

const step = (name: 'REGISTERED' | 'PHONE_VERIFIED' | 'PURCHASED' | 'COMPLETED' | 'PAID', count: number | null) => ({
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
