import { jakartaDayOf } from '#platform/jakarta-time.ts'

/** Days after a week that are told apart, where an edition is made later than the next day. */
export const DAYS_APART = 7

const DAY_MS = 86_400_000
const DAY_SECONDS = 86_400
const JAKARTA_SECONDS = 7 * 3_600
const FIRST_DAY_MS = Date.UTC(2020, 0, 1)
// 2020-01-01 was a Wednesday: its week (0) ended on day 4, a Sunday.
const FIRST_SUNDAY = 4

/** Days since 2020-01-01, of `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) - FIRST_DAY_MS) / DAY_MS
}

export function dayOfNumber(number: number): string {
  return new Date(FIRST_DAY_MS + number * DAY_MS).toISOString().slice(0, 10)
}

/** The week in which a day lies. */
export function weekOfDay(day: number): number {
  return Math.floor((day + 6 - FIRST_SUNDAY) / 7)
}

/** The second of the state with which a Jakarta day is over. */
export function endOfDay(day: number): number {
  return (day + 1) * DAY_SECONDS - JAKARTA_SECONDS
}

/** The same of a week. */
export function endOfWeek(week: number): number {
  return endOfDay(lastDayOf(week))
}

/** The day that is over with a second of the state, or not yet. */
export function dayUntil(second: number): number {
  return Math.ceil((second + JAKARTA_SECONDS) / DAY_SECONDS) - 1
}

/** The Sunday with which a week ends, as the number of a day. */
export function lastDayOf(week: number): number {
  return week * 7 + FIRST_SUNDAY
}

/** The Sunday with which a week (counted from that of 2020-01-01) ends, as a day `YYYY-MM-DD`. */
export function weekEndOf(week: number): string {
  return dayOfNumber(lastDayOf(week))
}

/** The last week that is over at the end of a day. */
export function lastWeekBy(day: string): number {
  return weekOfDay(dayNumber(day) + 1) - 1
}

/** The last day that is over in Jakarta. */
export function yesterday(now: Date): string {
  return jakartaDayOf(new Date(now.getTime() - DAY_MS))
}

/** When a week's edition is due: the Monday after, 09:00 in Jakarta. */
export function dueAt(week: number): Date {
  return new Date(Date.parse(`${weekEndOf(week)}T00:00:00Z`) + DAY_MS + 2 * 3_600_000)
}
