import { type Day, dayOf, instantOf } from './day.ts'

const DAY_MS = 86_400_000
/** As many as `queries/progress.graphql` asks for at once. */
const MOMENTS = 13

/** Days from the first to the last, evenly apart, both included; fewer when there are not so many. */
export function momentsBetween(first: Day, last: Day): Day[] {
  const [from, to] = [Date.parse(first), Math.max(Date.parse(first), Date.parse(last))]
  const days = Array.from({ length: MOMENTS }, (_, index) => {
    const at = from + ((to - from) * index) / (MOMENTS - 1)
    return new Date(Math.round(at / DAY_MS) * DAY_MS).toISOString().slice(0, 10)
  })
  return days
}

/** The variables of the question: `d0` … `d12`. */
export function momentVariables(days: readonly Day[]): Record<string, string> {
  return Object.fromEntries(days.map((day, index) => [`d${index}`, instantOf(day)]))
}

/** The first day of the programme's first wave. */
export function firstDayOf(waves: readonly { opensAt: string }[], otherwise: Day): Day {
  const days = waves.map(({ opensAt }) => dayOf(new Date(opensAt))).toSorted()
  return days[0] ?? otherwise
}
