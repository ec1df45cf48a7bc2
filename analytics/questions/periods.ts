import { NOT_REACHED } from '../clickhouse/state-columns.ts'
import type { Parameters } from './parameters.ts'

const DAY_SECONDS = 86_400
const DAY_MS = 86_400_000
const JAKARTA_SECONDS = 7 * 3600
const FIRST_DAY_MS = Date.UTC(2020, 0, 1)

/** Jakarta day of a second of the state, as days since 2020-01-01. */
export function dayOfSecond(second: number): number {
  return Math.floor((second + JAKARTA_SECONDS) / DAY_SECONDS)
}

/** First second of a Jakarta day; of one that four bytes cannot hold, the earliest or latest second that they can. */
export function secondOfDay(day: number): number {
  return Math.min(NOT_REACHED, Math.max(-NOT_REACHED, day * DAY_SECONDS - JAKARTA_SECONDS))
}

/** Months since January 2020 of a day. */
export function monthOfDay(day: number): number {
  const date = new Date(FIRST_DAY_MS + day * DAY_MS)
  return (date.getUTCFullYear() - 2020) * 12 + date.getUTCMonth()
}

export function firstDayOfMonth(month: number): number {
  return (Date.UTC(2020, month, 1) - FIRST_DAY_MS) / DAY_MS
}

/** The cube's rows of what happened before a second, which is the end of a Jakarta day: whole months, then days. */
export function periodsUntil(until: number | undefined, parameters: Parameters): string {
  if (until === undefined) return 'grain = 0'
  const lastDay = dayOfSecond(until - 1)
  const month = monthOfDay(lastDay)
  const bind = (value: number): string => parameters.bind('Int32', value)
  return `((grain = 0 AND period < ${bind(month)}) OR (grain = 1 AND period BETWEEN ${bind(firstDayOfMonth(month))} AND ${bind(lastDay)}))`
}
