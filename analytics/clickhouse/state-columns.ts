import { STEPS, type Step } from '#prisma/journey.ts'

/** Times in states are whole seconds from here. */
export const STATE_EPOCH_MS = Date.UTC(2020, 0, 1)
/** A step not reached. It is not before any date, so one comparison answers "reached by then". */
export const NOT_REACHED = 2_147_483_647

/** Columns of the slices, in the order of `before_slices`. */
export const SLICE_COLUMNS = [
  'wave',
  'province',
  'district',
  'gender',
  'age_band',
  'education',
  'platform',
  'payment_partner',
  'course_category',
] as const

/** The column of a step's first time. */
export function stepColumn(step: Step): string {
  return step.toLowerCase()
}

export const STEP_COLUMNS: readonly string[] = STEPS.map(stepColumn)

/** Seconds of a state; rounds down, as the journey does. What four bytes cannot hold is as early or late as they can. */
export function toStateSeconds(instant: Date): number {
  const seconds = Math.floor((instant.getTime() - STATE_EPOCH_MS) / 1000)
  return Math.min(NOT_REACHED, Math.max(-NOT_REACHED, seconds))
}

export function fromStateSeconds(seconds: number): Date {
  return new Date(STATE_EPOCH_MS + seconds * 1000)
}
