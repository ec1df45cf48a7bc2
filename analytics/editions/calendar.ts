import type { Edition } from '#prisma/client/client.ts'
import type { Freshness, Playback } from '../funnel/freshness.ts'
import { dayOf } from './edition-store.ts'
import { dueAt, lastWeekBy, weekEndOf, yesterday } from './week-ends.ts'

/** Weeks that are announced ahead. */
const ANNOUNCED = 8

/** An edition that is announced: its last day, `YYYY-MM-DD`, and when it is due. */
export type Publication = { asOf: string; dueAt: Date }

export function isLive(playback: Playback | undefined): boolean {
  return !playback || playback.liveSince !== null
}

/** The first week that an edition is due of: an earlier one was over before the first event was recorded. */
export function firstWeekSince(liveSince: Date): number {
  return lastWeekBy(yesterday(liveSince)) + 1
}

/**
 * The publication calendar: the editions of the next weeks, and the one that is due of a week that is over. Every week has
 * its day, so nothing of it is stored. Nothing is due as long as nothing has happened; none after a playback's own before
 * the programme is live.
 */
export function listPublications(
  latest: Pick<Edition, 'asOf'> | undefined,
  { playback, liveSince }: Pick<Freshness, 'playback' | 'liveSince'>,
  now: Date,
): Publication[] {
  if (!isLive(playback)) return []
  const over = lastWeekBy(yesterday(now))
  const next = latest ? lastWeekBy(dayOf(latest.asOf)) + 1 : over
  const first = Math.max(over, next, firstWeekSince(liveSince ?? now))
  return Array.from({ length: ANNOUNCED }, (_, index) => {
    const week = first + index
    return { asOf: weekEndOf(week), dueAt: dueAt(week) }
  })
}
