import { dayBefore } from '../statistics/day.ts'
import type { Period } from '../statistics/moments.ts'

type Point = { firstDay: string; lastDay: string; count: number }

/** Without the periods of days that nothing is known of; one with people in it stays, wherever it lies. */
export function knownPoints<P extends Point>(points: readonly P[], known: readonly Period[]): P[] {
  return points.filter(
    ({ firstDay, lastDay, count }) => count > 0 || known.some(({ from, to }) => firstDay <= to && lastDay >= from),
  )
}

/** Points that follow one another without a gap, each stretch by its first and its last. */
export function stretchesOf<P extends Point>(points: readonly P[]): { first: P; last: P }[] {
  const stretches: { first: P; last: P }[] = []
  for (const point of points) {
    const stretch = stretches.at(-1)
    if (stretch !== undefined && dayBefore(point.firstDay, 1) === stretch.last.lastDay) stretch.last = point
    else stretches.push({ first: point, last: point })
  }
  return stretches
}
