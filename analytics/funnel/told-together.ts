import { STEPS, type Step } from '#prisma/journey.ts'
import { STEP_ORDER } from '../disclosure/step-order.ts'
import type { Conversion } from '../questions/wilson.ts'
import type { FunnelRequest } from './request.ts'
import type { StepCount } from './to-funnel.ts'

const IMPLIED: readonly ReadonlySet<Step>[] = STEPS.map((step, place) => new Set([step, ...impliedBy(place)]))

function impliedBy(place: number): Step[] {
  return STEP_ORDER.flatMap(([weaker, stronger]) => {
    const step = STEPS[weaker]
    return stronger === place && step ? [step, ...impliedBy(weaker)] : []
  })
}

/** The one of several steps that says that all of them were reached; absent where none does. */
export function strongestOf(steps: readonly Step[]): Step | undefined {
  return steps.find((each) => steps.every((other) => IMPLIED[STEPS.indexOf(each)]?.has(other)))
}

/**
 * National figures for whoever may not read parts of the people exactly. How many have reached several steps is the number
 * of a part (of those who bought, so many have an account), which would tell what nobody may know of the rows of an
 * edition. It is told where the order of the steps says it, which is public: where one step says that all were reached, and
 * as many have reached all as that one. `totals`: how many have reached each step.
 */
export function withoutParts(
  steps: readonly StepCount[],
  order: FunnelRequest['order'],
  totals: ReadonlyMap<Step, number>,
): StepCount[] {
  const isTold = (together: readonly Step[], reached: number | null): boolean => {
    const strongest = strongestOf(together)
    return strongest !== undefined && totals.get(strongest) === reached
  }
  const told = steps.map(({ count }, place) => order === 'ANY' || isTold(namesOf(steps.slice(0, place + 1)), count))
  return steps.map((own, place) => {
    const conversion = (start: number, name: 'fromFirst' | 'fromPrevious'): Conversion | null => {
      const from = steps[start]
      if (!from || !own[name] || !told[start] || !told[place]) return null
      return order === 'STRICT' || isTold([from.step, own.step], own[name].reached) ? own[name] : null
    }
    return {
      ...own,
      ...(!told[place] && { count: null, withheld: true }),
      fromPrevious: conversion(place - 1, 'fromPrevious'),
      fromFirst: conversion(0, 'fromFirst'),
    }
  })
}

function namesOf(steps: readonly StepCount[]): Step[] {
  return steps.map(({ step }) => step)
}
