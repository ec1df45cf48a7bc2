/** Western Indonesia Time has had no daylight saving since 1964: a fixed offset of +07:00. */
const OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

/** A calendar day in Jakarta, `YYYY-MM-DD`. */
export type JakartaDay = string

/** The Jakarta day in which the instant lies. */
export function jakartaDayOf(instant: Date): JakartaDay {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10)
}

/** First instant of the day. */
export function startOfJakartaDay(day: JakartaDay): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS)
}

/** First instant of the next day: a day is the half-open interval from its start to this. */
export function endOfJakartaDay(day: JakartaDay): Date {
  return new Date(startOfJakartaDay(day).getTime() + DAY_MS)
}
