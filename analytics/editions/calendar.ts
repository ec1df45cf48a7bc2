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

/**
 * The publication calendar: the editions of the next weeks, and the one that is due of a week that is over. Every week has
 * its day, so nothing of it is stored. Nothing is due as long as nothing has happened.
 */
export function listPublications(
  latest: Pick<Edition, 'asOf'> | undefined,
  { playback, isPublished }: Pick<Freshness, 'playback' | 'isPublished'>,
  now: Date,
): Publication[] {
  const over = lastWeekBy(yesterday(now))
  const before = isPublished && isLive(playback) ? over - 1 : over
  const first = Math.max(before, latest ? lastWeekBy(dayOf(latest.asOf)) : before) + 1
  return Array.from({ length: ANNOUNCED }, (_, index) => {
    const week = first + index
    return { asOf: weekEndOf(week), dueAt: dueAt(week) }
  })
}
