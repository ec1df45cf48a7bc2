import { firstDayOfMonth, monthOfDay } from './periods.ts'
import { mondayOf } from './slices.ts'
import type { TrendGrain } from './step-trend-sql.ts'

export type Period = {
  /** Its first day; for months their number since January 2020. */
  code: number
  /** Days since 2020-01-01, within the range asked for. */
  firstDay: number
  lastDay: number
  /** Whole, and over. */
  isComplete: boolean
}

const WEEK = 7

/** Code of the period so many before the one with this code. */
export function codeBefore(grain: TrendGrain, code: number, periods: number): number {
  return code - periods * (grain === 'WEEK' ? WEEK : 1)
}

/** First day of the period so many before the one in which a day lies. */
export function dayBefore(grain: TrendGrain, day: number, periods: number): number {
  const code = codeBefore(grain, codeOf(grain, day), periods)
  return grain === 'MONTH' ? firstDayOfMonth(code) : code
}

/** Every period from the first to the last day asked for, else from the first to the last with a figure. */
export function listPeriods(
  grain: TrendGrain,
  range: { fromDay: number | undefined; toDay: number | undefined; codes: readonly number[]; today: number },
): Period[] {
  const { fromDay, toDay, codes, today } = range
  const startOf = (code: number): number => (grain === 'MONTH' ? firstDayOfMonth(code) : code)
  const next = (code: number): number => code + (grain === 'WEEK' ? WEEK : 1)
  const least = codes.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  const greatest = codes.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY)
  const first = fromDay === undefined ? least : codeOf(grain, fromDay)
  const last = toDay === undefined ? greatest : codeOf(grain, toDay)
  const periods: Period[] = []
  if (!Number.isFinite(first) || !Number.isFinite(last)) return periods
  for (let code = first; code <= last; code = next(code)) {
    const [start, end] = [startOf(code), startOf(next(code)) - 1]
    const firstDay = Math.max(start, fromDay ?? start)
    const lastDay = Math.min(end, toDay ?? end)
    periods.push({ code, firstDay, lastDay, isComplete: firstDay === start && lastDay === end && end < today })
  }
  return periods
}

/** So many periods in a row, in which there are most people; of several the last. */
export function fullestStretch(
  periods: readonly Period[],
  people: ReadonlyMap<number, number>,
  length: number,
): Period[] {
  let [inside, most, end] = [0, -1, 0]
  for (const [index, { code }] of periods.entries()) {
    inside += people.get(code) ?? 0
    inside -= people.get(periods[index - length]?.code ?? Number.NaN) ?? 0
    if (inside >= most) [most, end] = [inside, index + 1]
  }
  return periods.slice(Math.max(0, end - length), end)
}

function codeOf(grain: TrendGrain, day: number): number {
  if (grain === 'MONTH') return monthOfDay(day)
  return grain === 'WEEK' ? Math.floor((day - mondayOf(0)) / WEEK) * WEEK + mondayOf(0) : day
}
