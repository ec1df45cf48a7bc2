import { STEPS, type Step } from '#prisma/journey.ts'
import { NOT_REACHED, stepColumn } from '../clickhouse/state-columns.ts'
import type { Parameters } from './parameters.ts'

export type FunnelOrder = 'ANY' | 'STRICT'

/** Seconds from the first chosen step, inclusive. */
export type ConversionWindow = {
  seconds: number
  /** Whoever reached the first chosen step from this second on is too young: the window is not over. */
  youngFrom: number
}

/** Which of the steps asked for a row has reached, as the bits of a number. */
export type Reach = {
  sql: string
  bits: number
  /** SQL of whether a row has reached the step at this place in the list asked for: 0 or 1. */
  isReached: (place: number) => string
  /** The bits of these steps, by their places in the list asked for. */
  bitsOf: (places: readonly number[]) => number
}

/** Live: the steps reached are the row's own mask, of which the bits asked for are kept, so that groups are few. */
function reachNow(steps: readonly Step[]): Reach {
  const bitsOf = (places: readonly number[]): number =>
    sumOfBits(places.map((place) => STEPS.indexOf(at(steps, place))))
  const all = bitsOf(steps.map((_step, place) => place))
  const isWhole = steps.length === STEPS.length
  return {
    sql: isWhole ? 'mask' : `bitAnd(mask, ${all})`,
    bits: STEPS.length,
    isReached: (place) => `bitAnd(bitShiftRight(mask, ${STEPS.indexOf(at(steps, place))}), 1)`,
    bitsOf,
  }
}

/** By a date, or within a window: from the times. A step not reached is after every date. */
export function reachOf(
  question: { steps: readonly Step[]; until: number | undefined; window?: ConversionWindow | undefined },
  parameters: Parameters,
): Reach {
  const { steps, until, window } = question
  if (until === undefined && !window) return reachNow(steps)
  const before = parameters.bind('Int32', until ?? NOT_REACHED)
  const first = stepColumn(at(steps, 0))
  const isReached = (place: number): string => {
    const column = stepColumn(at(steps, place))
    const isIn = `${column} < ${before}`
    // The difference wraps around: a step before the first one is as far off as can be.
    return window
      ? `(${isIn} AND toUInt32(${column} - ${first}) <= ${parameters.bind('UInt32', window.seconds)})`
      : isIn
  }
  const bits = steps.map((_step, place) => `bitShiftLeft(toUInt16(${isReached(place)}), ${place})`)
  return { sql: `(${bits.join(' + ')})`, bits: steps.length, isReached, bitsOf: sumOfBits }
}

function sumOfBits(bits: readonly number[]): number {
  return bits.reduce((sum, bit) => sum + 2 ** bit, 0)
}

function at(steps: readonly Step[], place: number): Step {
  const step = steps[place]
  if (!step) throw new RangeError('no such step in the list')
  return step
}

/** Whether the list is the journey's beginning in its order, so that its strict counts are those of all fourteen. */
export function isBeginning(steps: readonly Step[]): boolean {
  return steps.every((step, index) => step === STEPS[index])
}
