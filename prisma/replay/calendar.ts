/** Instants here are whole seconds since 1970 (UTC), as they fit four bytes; days are Jakarta days, counted from 1970. */
export const DAY = 86_400
export const HOUR = 3_600
const OFFSET = 7 * HOUR

/** `YYYY-MM-DD` → day number; undefined when there is no such day. */
export function parseDay(text: string): number | undefined {
  const time = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return undefined
  return time / (DAY * 1000)
}

/** Day number → `YYYY-MM-DD`. */
export function formatDay(day: number): string {
  let text = texts.get(day)
  if (text === undefined) {
    text = new Date(day * DAY * 1000).toISOString().slice(0, 10)
    texts.set(day, text)
  }
  return text
}

/** Days are few, a lifetime's birthdays at most. */
const texts = new Map<number, string>()

/** The instant `seconds` after the Jakarta day began. */
export function instantOf(day: number, seconds: number): number {
  return day * DAY - OFFSET + seconds
}

/** Last whole second of the Jakarta day. */
export function endOfDay(day: number): number {
  return instantOf(day, DAY - 1)
}

/** The Jakarta day in which the instant lies. */
export function dayOf(instant: number): number {
  return Math.floor((instant + OFFSET) / DAY)
}

/** Year of a day number. */
export function yearOf(day: number): number {
  return civil(day).year
}

/** Proleptic Gregorian date of a day number (Hinnant, "chrono-compatible low-level date algorithms"), without a Date object. */
function civil(day: number): { year: number; month: number; date: number } {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date }
}

function dayFromCivil(year: number, month: number, date: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The same time of day one calendar month later in Jakarta; the month's last day where it has no such date. */
export function addMonth(instant: number): number {
  const day = dayOf(instant)
  const { year, month, date } = civil(day)
  const nextYear = month === 12 ? year + 1 : year
  const nextMonth = month === 12 ? 1 : month + 1
  const leap = nextMonth === 2 && nextYear % 4 === 0 && (nextYear % 100 !== 0 || nextYear % 400 === 0)
  const length = (MONTH_LENGTHS[nextMonth - 1] ?? 31) + (leap ? 1 : 0)
  return instant + (dayFromCivil(nextYear, nextMonth, Math.min(date, length)) - day) * DAY
}

/** Two-digit date, month and year of a day number, as identity numbers carry them. */
export function dateParts(day: number): { date: number; month: number; year: number } {
  return civil(day)
}
