import { UnavailableError } from '#platform/errors.ts'
import { endOfJakartaDay, jakartaDayOf } from '#platform/jakarta-time.ts'
import { toStateSeconds } from '../clickhouse/state-columns.ts'
import type { Freshness } from '../funnel/freshness.ts'

/** As of when a question is asked. */
export type Moment = {
  /** Only what happened before this second of the state counts; absent: everything. */
  until: number | undefined
  /** The second after the last that counts: ages, limits and windows are as of then. */
  reference: number
  /** The last instant that counts; absent: up to the watermark. */
  lastInstant: Date | undefined
  /** The Jakarta day asked for is whole. */
  isDayOver: boolean
}

/**
 * `asOf` means its whole Jakarta day; absent, and today: up to the watermark, with ages as of now. A day that has not come
 * yet is the last one that has: today, or that of a playback of later days.
 */
export function momentOf(asOf: Date | undefined, { playback }: Pick<Freshness, 'playback'>, now = new Date()): Moment {
  const today = jakartaDayOf(now)
  const lastDay = playback && playback.lastDay > today ? playback.lastDay : today
  const asked = asOf && jakartaDayOf(asOf)
  const day = asked && asked > lastDay ? lastDay : asked
  if (day === undefined || day === today) {
    return { until: undefined, reference: toStateSeconds(now) + 1, lastInstant: undefined, isDayOver: false }
  }
  const end = endOfJakartaDay(day)
  const until = toStateSeconds(end)
  return { until, reference: until, lastInstant: new Date(end.getTime() - 1), isDayOver: true }
}

/** So long nothing may be shown of a journey that has begun. */
const MOST_SECONDS_EMPTY = 10

/**
 * What an answer says it is as of: the end of the day asked for, else its watermark. Throws UnavailableError while nothing
 * is shown of what was published, or yet of a journey that has begun (everything is being made again after a loss): its
 * noughts are no figures.
 */
export function asOfOf(
  { lastInstant }: Moment,
  watermark: string | null,
  { lagSeconds, isPublished }: Pick<Freshness, 'lagSeconds' | 'isPublished'>,
): Date {
  if (watermark === null && (isPublished || lagSeconds > MOST_SECONDS_EMPTY)) {
    throw new UnavailableError('The figures are being made from the journey at the moment. Ask again in a few minutes.')
  }
  return lastInstant ?? new Date(watermark ?? Date.now())
}
