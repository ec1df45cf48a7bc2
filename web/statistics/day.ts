/** A calendar day in Jakarta, `YYYY-MM-DD`: the programme counts in these days, whatever the reader's clock. */
export type Day = string

const JAKARTA_OFFSET_MS = 7 * 3_600_000

/** The API takes no older days; nobody's journey is older either. */
export const FIRST_DAY: Day = '1900-01-01'

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_DAY) return false
  const instant = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}

export function dayOf(instant: Date): Day {
  return new Date(instant.getTime() + JAKARTA_OFFSET_MS).toISOString().slice(0, 10)
}

/** Noon of the day in Jakarta, as the API takes it: it answers for the whole day in which an instant lies. */
export function instantOf(day: Day): string {
  return `${day}T05:00:00.000Z`
}

/** The day so many days before. */
export function dayBefore(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}

/** The first day of a week as the API names it, `2020-W16` (ISO 8601: week 1 has the fourth of January). */
export function mondayOf(week: string): Day | undefined {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? []
  if (year === undefined) return undefined
  const fourth = new Date(`${year}-01-04T00:00:00Z`)
  const sinceMonday = (fourth.getUTCDay() + 6) % 7
  return dayBefore(`${year}-01-04`, sinceMonday - 7 * (Number(number) - 1))
}

export function laterOf(one: Day, other: Day): Day {
  return one < other ? other : one
}

export function earlierOf(one: Day, other: Day): Day {
  return one < other ? one : other
}

/** How many days later the other one is. */
export function daysBetween(one: Day, other: Day): number {
  return (Date.parse(other) - Date.parse(one)) / 86_400_000
}
