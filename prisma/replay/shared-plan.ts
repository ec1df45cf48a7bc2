import { yearOf } from './calendar.ts'
import { at } from './columns.ts'
import type { PeoplePlan, Plan } from './plan.ts'
import { createPersonTimes, type TimeGrid, timeGridOf } from './times.ts'

/** A plan as workers get it: what the rows of people are made from, data alone, its long columns in shared memory. */
export type SharedPlan = Omit<PeoplePlan, 'personTimes'> & {
  timeGrid: TimeGrid
  /** Of the first snapshot. */
  year: number
}

export function sharePlan({ seed, end, waves, draws, people, payments, targets, figures }: Plan): SharedPlan {
  const year = yearOf(at(figures.snapshots, 0).day)
  return { seed, end, waves, draws, people, payments, timeGrid: timeGridOf(targets), year }
}

export function openPlan(shared: SharedPlan): PeoplePlan {
  const { timeGrid, draws, people, seed } = shared
  return { ...shared, personTimes: createPersonTimes(timeGrid, draws, people, seed) }
}
