import { DAY, HOUR } from './calendar.ts'
import { at } from './columns.ts'
import type { People } from './people.ts'
import { hashUnit, normal } from './random.ts'
import { bankRhythm, citizenRhythm } from './rhythm.ts'
import {
  ACCOUNT_LINKED,
  ACCOUNT_VERIFIED,
  CERTIFIED,
  JOINED,
  PAID,
  PURCHASED,
  REGISTERED,
  SELECTED,
  STEP_COUNT,
} from './steps.ts'
import type { Targets } from './targets.ts'
import type { Draw } from './wave-windows.ts'

/**
 * First time of each step of one person, seconds since 1970, 0 where not reached, written into `out` (14 places).
 * `slot` is the person's place among those selected, -1 for the others. Depends on (plan, seed, person) alone.
 */
export type PersonTimes = (person: number, slot: number, out: Int32Array) => void

/** Usual delay after the step before, seconds (median of a log-normal), and its spread. */
const MEDIAN_DELAY = [0, 600, 2 * HOUR, 400, 20, 6 * HOUR, 0, 4 * DAY, 9 * DAY, HOUR, DAY, 5 * DAY, DAY, 5 * DAY]
const SPREAD = [0, 1.6, 1.8, 1.2, 0.5, 1.6, 0, 0.9, 0.7, 1.3, 0.9, 1, 0.9, 0.6]

/** The parts of the targets that times depend on: the grid's instants, and how many have registered by each. */
export type TimeGrid = { instants: Int32Array; registered: Float64Array }

export function timeGridOf({ grid, counts }: Targets): TimeGrid {
  return { instants: grid.instants, registered: at(counts, REGISTERED) }
}

export function createPersonTimes(
  { instants, registered }: TimeGrid,
  draws: readonly Draw[],
  people: People,
  seed: number,
): PersonTimes {
  const { reached, drawOf, reachedAfter, purchaseLimits } = people

  /** Between `earliest` and the end of the interval: a usual delay after `previous` where that fits, else at any fitting hour. */
  const place = (person: number, step: number, interval: number, previous: number, latest: number): number => {
    const opens = (instants[interval - 1] ?? 0) + 1
    const closes = Math.min(instants[interval] ?? 0, latest)
    const earliest = Math.max(opens, previous)
    const share = hashUnit(seed, person, step)
    if (step === PAID) return bankRhythm(earliest, closes, share)
    if (previous + 1 < opens) return citizenRhythm(opens, closes, share)
    const delay =
      (MEDIAN_DELAY[step] ?? 0) * Math.exp((SPREAD[step] ?? 0) * normal(share, hashUnit(seed, person, step + 32)))
    const natural = Math.floor(previous + 15 + delay)
    if (natural <= closes) return Math.max(natural, earliest)
    return citizenRhythm(earliest, closes, share)
  }

  return (person, slot, out) => {
    out.fill(0)
    const first = reached[REGISTERED]?.[person] ?? 0
    const from = registered[first - 1] ?? 0
    const rank = (person - from + hashUnit(seed, person, 64)) / ((registered[first] ?? 0) - from)
    let time = citizenRhythm((instants[first - 1] ?? 0) + 1, instants[first] ?? 0, rank)
    out[REGISTERED] = time
    for (let step = 1; step <= JOINED; step++) {
      const interval = reached[step]?.[person] ?? 0
      if (interval === 0) return
      time = place(person, step, interval, time, Number.POSITIVE_INFINITY)
      out[step] = time
    }
    const draw = (drawOf[person] ?? 0) - 1
    if (draw < 0) return
    out[SELECTED] = draws[draw]?.drawnAt ?? 0
    for (let step = PURCHASED; step < STEP_COUNT; step++) {
      const interval = reachedAfter[step - PURCHASED]?.[slot] ?? 0
      if (interval === 0) continue
      const previous =
        step === ACCOUNT_LINKED
          ? (out[SELECTED] ?? 0)
          : step === PAID
            ? Math.max(out[CERTIFIED] ?? 0, out[ACCOUNT_VERIFIED] ?? 0)
            : (out[step - 1] ?? 0)
      const latest = step === PURCHASED ? (purchaseLimits[draw] ?? 0) : Number.POSITIVE_INFINITY
      out[step] = place(person, step, interval, previous, latest)
    }
  }
}
