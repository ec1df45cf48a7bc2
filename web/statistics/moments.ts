import { type Day, dayOf, instantOf } from './day.ts'

const DAY_MS = 86_400_000
/** As many as `queries/progress.graphql` asks for at once. */
const MOMENTS = 13

/** Days from the first to the last, evenly apart, both included; fewer when there are not so many. */
export function momentsBetween(first: Day, last: Day): Day[] {
  const to = Date.parse(last)
  const from = Math.min(Date.parse(first), to)
  const days = Array.from({ length: MOMENTS }, (_, index) => {
    const at = from + ((to - from) * index) / (MOMENTS - 1)
    return new Date(Math.round(at / DAY_MS) * DAY_MS).toISOString().slice(0, 10)
  })
  return [...new Set(days)]
}

/** The variables of the question: `d0` … `d12`; where there are fewer days, the last one again. */
export function momentVariables(days: readonly Day[]): Record<string, string> {
  const last = days.at(-1) ?? ''
  return Object.fromEntries(Array.from({ length: MOMENTS }, (_, at) => [`d${at}`, instantOf(days[at] ?? last)]))
}

/** The first day of the programme's first wave. */
export function firstDayOf(waves: readonly { opensAt: string }[], otherwise: Day): Day {
  const days = waves.map(({ opensAt }) => dayOf(new Date(opensAt))).toSorted()
  return days[0] ?? otherwise
}
