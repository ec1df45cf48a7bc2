import { DAY, endOfDay } from './calendar.ts'
import { at } from './columns.ts'
import type { Figures } from './figures.ts'
import { INCENTIVE_IDR } from './rules.ts'
import { COMPLETED, PAID } from './steps.ts'
import type { Windows } from './wave-windows.ts'

/**
 * The instants between which people move: the programme's start, then every snapshot's end, opening, closing and draw,
 * and a week at most between two. A step "reached in interval g" was reached after `instants[g - 1]`, up to and
 * including `instants[g]`.
 */
export type Grid = {
  instants: Int32Array
  indexOf: (instant: number) => number
  /** Whether people could join in the interval that ends at each instant. */
  joinable: Uint8Array
}

/** When the programme opened: nine days before a first snapshot with one wave, earlier when that snapshot tells of more. */
export function programmeStart(figures: Figures): number {
  const [first] = figures.snapshots
  if (!first) return 0
  const waves = first.waves ? first.waves.last - first.waves.first + 1 : 1
  const reached = [...first.counts].some(([step, figure]) => step >= COMPLETED && figure.value > 0)
  const paid = first.counts.get(PAID)?.value ?? 0
  const months = first.paidAmountIdr && paid > 0 ? Math.ceil(first.paidAmountIdr.value / paid / INCENTIVE_IDR) : 0
  const days = Math.max(9 + 12 * (Math.min(waves, 40) - 1), reached ? 45 : 0, months > 1 ? 50 + 32 * (months - 1) : 0)
  const opening = Math.min(
    ...figures.waves.flatMap(({ opensOn, closesOn }) => [opensOn?.day ?? Infinity, (closesOn?.day ?? Infinity) - 4]),
  )
  return endOfDay(Math.min(first.day - days, opening) - 1) + 1
}

export function createGrid(figures: Figures, start: number, { windows, draws }: Windows): Grid {
  const end = endOfDay(at(figures.snapshots, figures.snapshots.length - 1).day)
  const instants = new Set([
    start,
    ...figures.snapshots.map(({ day }) => endOfDay(day)),
    ...windows.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt]),
    ...draws.map(({ drawnAt }) => drawnAt),
  ])
  const pause = Math.max(7 * DAY, Math.ceil((end - start) / 100 / DAY) * DAY)
  for (let instant = start + pause; instant < end; instant += pause) instants.add(instant)
  const sorted = Int32Array.from([...instants].filter((instant) => instant >= start && instant <= end)).sort()
  const indexes = new Map([...sorted].map((instant, index) => [instant, index]))
  const joinable = Uint8Array.from(sorted, (instant, index) =>
    index > 0 && windows.some(({ opensAt, closesAt }) => opensAt <= at(sorted, index - 1) && instant <= closesAt)
      ? 1
      : 0,
  )
  return {
    instants: sorted,
    joinable,
    indexOf(instant) {
      const index = indexes.get(instant)
      if (index === undefined) throw new RangeError(`no grid instant at ${instant}`)
      return index
    },
  }
}
