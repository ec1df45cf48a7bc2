import { type Day, dayBefore, dayOf, daysBetween, earlierOf, instantOf, laterOf } from './day.ts'

/** As many as `queries/progress.graphql` asks for at once. */
const MOMENTS = 13

/** Days that belong together, both included. */
export type Period = { from: Day; to: Day }

/** Where the programme's clock stands; null without a playback. */
type Playback = { lastDay: Day; liveSince: string | null } | null | undefined

/**
 * The periods that there is data of, of the days asked for: a playback ends years before the first live event, and what
 * lies between says nothing. None when that is all that was asked for.
 */
export function periodsIn({ from, to }: Period, playback: Playback): Period[] {
  const last = { from: earlierOf(from, to), to }
  if (!playback) return [last]
  const live = playback.liveSince === null ? undefined : dayOf(new Date(playback.liveSince))
  if (live !== undefined && daysBetween(playback.lastDay, live) <= 1) return [last]
  const known = [{ from: last.from, to: playback.lastDay }, ...(live === undefined ? [] : [{ from: live, to }])]
  return known.flatMap((each) => {
    const within = { from: laterOf(each.from, last.from), to: earlierOf(each.to, to) }
    return within.from <= within.to ? [within] : []
  })
}

/** The days between neighbouring periods, which are not drawn. */
export function gapsBetween(periods: readonly Period[]): Period[] {
  return periods.slice(1).map(({ from }, index) => ({
    from: dayBefore(periods[index]?.to ?? from, -1),
    to: dayBefore(from, 1),
  }))
}

/** Days of the periods, in each evenly apart, its first and last included; fewer when there are not so many. */
export function momentsIn(periods: readonly Period[]): Day[] {
  const lengths = periods.map(({ from, to }) => daysBetween(from, to) + 1)
  let [left, later] = [MOMENTS, lengths.reduce((sum, length) => sum + length, 0)]
  return periods.flatMap((period, index) => {
    const length = lengths[index] ?? 1
    const needed = 2 * (periods.length - index - 1)
    const share = Math.min(left - needed, Math.max(2, Math.round((left * length) / later)))
    later -= length
    const days = momentsBetween(period, share)
    left -= days.length
    return days
  })
}

function momentsBetween({ from, to }: Period, most: number): Day[] {
  const length = daysBetween(from, to)
  const days = Array.from({ length: most }, (_, index) => dayBefore(from, -Math.round((length * index) / (most - 1))))
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
