import { DAY } from './calendar.ts'
import { at } from './columns.ts'
import { SELECTED } from './steps.ts'
import type { Draw } from './wave-windows.ts'

/** How draws show in later steps: each person drawn gets to a step after an exponential delay. */
export type Response = {
  /** People drawn who have had the time for the step by the instant. */
  ripe: (step: number, instant: number) => number
  /** Share of a backlog that is worked off after so many seconds. */
  catchingUp: (step: number, seconds: number) => number
}

/** Mean days from SELECTED to each of PURCHASED … PAID, as the published counts of 2020 suggest. */
const MEAN_DAYS = [6, 16, 17, 19, 12, 14, 26]

/** `haste` from 0 (usual delays) to 1 (none): so that published amounts can have been paid in time. */
export function createResponse(draws: readonly Draw[], haste: number): Response {
  const catchingUp = (step: number, seconds: number) => {
    if (step <= SELECTED) return 1
    const mean = at(MEAN_DAYS, step - SELECTED - 1) * DAY * (1 - haste) + 1
    return 1 - Math.exp(-seconds / mean)
  }
  return {
    catchingUp,
    ripe: (step, instant) =>
      draws.reduce(
        (sum, { drawnAt, count }) => sum + (drawnAt <= instant ? count * catchingUp(step, instant - drawnAt) : 0),
        0,
      ),
  }
}
