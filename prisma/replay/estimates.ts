import { at } from './columns.ts'
import { ACCOUNT_LINKED, ACCOUNT_VERIFIED, CERTIFIED, PAID, REGISTERED, SELECTED, STEP_COUNT } from './steps.ts'

/**
 * Plausible counts for steps that were not published. They only decide where within its bounds a count falls: bounds
 * always win. Rates are orders of magnitude from the published figures of 2020.
 */

/** Usual share of the parent step that reaches the step, sooner or later. */
const USUAL_SHARE = [1, 0.78, 0.75, 0.9, 0.95, 0.93, 0.45, 0.85, 0.7, 0.975, 0.993, 0.88, 0.97, 0.985]
/** Where people drop out when fewer than usual arrive at a later published step. */
const ELASTICITY = [0, 1, 1, 1, 1, 1, 6, 2, 10, 0.15, 2, 1, 0.3, 5]
/** PAID as a share of ACCOUNT_VERIFIED, and its elasticity, when looked at from that side. */
const PAID_OF_VERIFIED = { share: 0.8, elasticity: 2 }

function parentOf(step: number): number {
  if (step === ACCOUNT_LINKED) return SELECTED
  return step === PAID ? CERTIFIED : step - 1
}

export type EstimateInput = {
  /** Days (or any rising times) of the snapshots, and when the programme began. */
  times: readonly number[]
  start: number
  /** Target at a snapshot where the step was published. */
  published: (step: number, snapshot: number) => number | undefined
  /** How far the people selected by then can have come: share of `step` among those at `parent`, for lack of time. */
  ripeness: (step: number, parent: number, snapshot: number) => number
  /** Until what share of the time since the snapshot before the step could still be reached. */
  reachable: (step: number, snapshot: number) => number
  /** Takes the estimate, returns the count that it became within its bounds. */
  settle: (step: number, snapshot: number, estimate: number) => number
}

/** Settles all steps up to `lastStep` at all snapshots, in order. */
export function estimateSnapshots(input: EstimateInput, lastStep: number): void {
  const settled: number[][] = []
  for (let step = 0; step <= lastStep; step++) {
    settled.push(step === REGISTERED ? settleRoot(input) : settleStep(input, step, at(settled, parentOf(step))))
  }
}

function settleOne(input: EstimateInput, step: number, snapshot: number, estimate: () => number): number {
  return input.published(step, snapshot) ?? input.settle(step, snapshot, estimate())
}

/** REGISTERED: in proportion to time between its published values, else what later steps usually presuppose. */
function settleRoot(input: EstimateInput): number[] {
  const { times, start, published } = input
  const known = times.map((_, index) => published(REGISTERED, index) ?? Number.NaN)
  if (known.every(Number.isNaN)) {
    times.forEach((_, index) => {
      const implied = Array.from(
        { length: STEP_COUNT },
        (_, step) => (published(step, index) ?? -1) / usualShare(REGISTERED, step),
      )
      const greatest = Math.max(...implied)
      known[index] = greatest < 0 ? Number.NaN : greatest
    })
  }
  return times.map((time, snapshot) =>
    settleOne(input, REGISTERED, snapshot, () => interpolate(times, known, time, start) ?? 0),
  )
}

function settleStep(input: EstimateInput, step: number, parents: readonly number[]): number[] {
  const { times, published, ripeness, reachable } = input
  const parent = parentOf(step)
  const ripe = parents.map((count, snapshot) => {
    const before = snapshot > 0 ? at(parents, snapshot - 1) : 0
    return (before + (count - before) * reachable(step, snapshot)) * ripeness(step, parent, snapshot)
  })
  const observed = ripe.map((count, snapshot) => {
    const value = published(step, snapshot)
    return value === undefined || count === 0 ? Number.NaN : value / count
  })
  const settled: number[] = []
  times.forEach((time, snapshot) => {
    const estimate = () => {
      const steady = at(ripe, snapshot) * (interpolate(times, observed, time) ?? at(USUAL_SHARE, step))
      const earlier = observed.slice(0, snapshot).some((share) => !Number.isNaN(share))
      const later = observed.slice(snapshot + 1).some((share) => !Number.isNaN(share))
      const next = nextPublished(input, step, snapshot)
      if (!next) return steady
      if (earlier && later && steady > next.value) return steady
      const towards = at(parents, snapshot) * shareTowards(step, next, at(parents, snapshot))
      return reachable(step, snapshot) < 1 ? Math.min(towards, at(ripe, snapshot) * at(USUAL_SHARE, step)) : towards
    }
    const value = settleOne(input, step, snapshot, estimate)
    settled.push(value)
    // What was settled here is how later snapshots go on, unless they know better.
    if (at(ripe, snapshot) > 0) observed[snapshot] = value / at(ripe, snapshot)
  })
  return settled
}

/** The nearest later step with a published count at the snapshot. */
function nextPublished({ published }: EstimateInput, step: number, snapshot: number) {
  for (const later of laterSteps(step)) {
    const value = published(later, snapshot)
    if (value !== undefined) return { step: later, value }
  }
  return undefined
}

/** The steps that presuppose this one, nearest first. */
function laterSteps(step: number): number[] {
  if (step === PAID) return []
  const account = [ACCOUNT_LINKED, ACCOUNT_VERIFIED]
  if (account.includes(step)) return [...account.slice(account.indexOf(step) + 1), PAID]
  const main = Array.from({ length: CERTIFIED - step }, (_, offset) => step + 1 + offset)
  return [...main, PAID, ...(step <= SELECTED ? account : [])]
}

/** Spreads the drop from the parent to the next published step over the steps between: what is unusual falls where people usually drop out. */
function shareTowards(step: number, next: { step: number; value: number }, parentCount: number): number {
  if (parentCount === 0 || next.value === 0) return at(USUAL_SHARE, step)
  const links = linksBetween(step, next.step)
  const usual = links.reduce((sum, { share }) => sum + Math.log(share), 0)
  const actual = Math.min(0, Math.log(next.value / parentCount))
  const own = Math.log(at(USUAL_SHARE, step))
  if (actual >= usual) return Math.exp((own * actual) / usual)
  const elasticity = links.reduce((sum, link) => sum + link.elasticity, 0)
  return Math.exp(own + ((actual - usual) * at(ELASTICITY, step)) / elasticity)
}

function linksBetween(from: number, to: number): { share: number; elasticity: number }[] {
  if (to === PAID && (from === ACCOUNT_LINKED || from === ACCOUNT_VERIFIED)) {
    return [...linksBetween(from, ACCOUNT_VERIFIED), PAID_OF_VERIFIED]
  }
  const link = { share: at(USUAL_SHARE, to), elasticity: at(ELASTICITY, to) }
  return to === from ? [link] : [...linksBetween(from, parentOf(to)), link]
}

function usualShare(from: number, to: number): number {
  return from === to ? 1 : at(USUAL_SHARE, to) * usualShare(from, parentOf(to))
}

/** Linear between the known values (NaN where unknown); from `start` on from zero when given; after the last one at half the speed so far, or level. */
function interpolate(
  times: readonly number[],
  known: readonly number[],
  time: number,
  start?: number,
): number | undefined {
  const points = known.flatMap((value, index) => (Number.isNaN(value) ? [] : [{ time: at(times, index), value }]))
  if (start !== undefined) points.unshift({ time: start, value: 0 })
  const before = points.filter((point) => point.time <= time).at(-1)
  const after = points.find((point) => point.time >= time)
  if (!before || !after) {
    const nearest = before ?? after
    const first = points[0]
    if (!nearest || !first || start === undefined || nearest.time === first.time) return nearest?.value
    return nearest.value * (1 + (0.5 * (time - nearest.time)) / (nearest.time - first.time))
  }
  if (after.time === before.time) return before.value
  return before.value + ((after.value - before.value) * (time - before.time)) / (after.time - before.time)
}
