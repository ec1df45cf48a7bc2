import { DAY, HOUR } from './calendar.ts'

/** Moves a share of the way from one instant to another, as people's or banks' hours would have it. */
export type Rhythm = (from: number, to: number, share: number) => number

/** Weights of the 24 hours of a Jakarta day, from midnight. */
const CITIZEN_HOURS = [2, 1, 1, 1, 2, 4, 6, 8, 10, 11, 11, 10, 9, 10, 10, 9, 8, 8, 9, 10, 10, 9, 6, 4]
const BANK_HOURS = [0, 0, 0, 0, 0, 0, 0, 0, 4, 9, 10, 10, 6, 8, 10, 10, 7, 3, 1, 0, 0, 0, 0, 0]
const FULL_WEEK = [0.95, 1.05, 1.05, 1, 1, 0.95, 0.9]
const WORKING_WEEK = [0, 1, 1, 1, 1, 0.95, 0]

const WEEK_HOURS = 168
/** 1 January 1970, 00:00 UTC was a Thursday, 07:00 in Jakarta. */
const EPOCH_HOUR = 4 * 24 + 7
/** Nothing is impossible at any hour, so that every interval can be filled. */
const LEAST_WEIGHT = 0.02

export const citizenRhythm = createRhythm(CITIZEN_HOURS, FULL_WEEK)
export const bankRhythm = createRhythm(BANK_HOURS, WORKING_WEEK)

function createRhythm(hours: readonly number[], weekdays: readonly number[]): Rhythm {
  const sums = new Float64Array(WEEK_HOURS + 1)
  for (let hour = 0; hour < WEEK_HOURS; hour++) {
    const weight = Math.max(LEAST_WEIGHT, (hours[hour % 24] ?? 0) * (weekdays[Math.floor(hour / 24)] ?? 0))
    sums[hour + 1] = (sums[hour] ?? 0) + weight
  }
  const whole = sums[WEEK_HOURS] ?? 1
  const toPhase = (instant: number) => {
    const local = instant + EPOCH_HOUR * HOUR
    const week = Math.floor(local / (7 * DAY))
    const within = local - week * 7 * DAY
    const hour = Math.floor(within / HOUR)
    const base = sums[hour] ?? 0
    return week * whole + base + (((sums[hour + 1] ?? 0) - base) * (within - hour * HOUR)) / HOUR
  }
  const toInstant = (phase: number) => {
    const week = Math.floor(phase / whole)
    const within = phase - week * whole
    let low = 0
    let high = WEEK_HOURS - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((sums[middle] ?? 0) <= within) low = middle
      else high = middle - 1
    }
    const base = sums[low] ?? 0
    const share = (within - base) / ((sums[low + 1] ?? 1) - base)
    return week * 7 * DAY + (low + share) * HOUR - EPOCH_HOUR * HOUR
  }
  return (from, to, share) => {
    if (to <= from) return from
    const start = toPhase(from)
    const instant = Math.floor(toInstant(start + (toPhase(to) - start) * share))
    return instant < from ? from : Math.min(instant, to)
  }
}
