import { ANONYMOUS } from '#platform/identity.ts'
import type { Logger } from '#platform/logger.ts'
import { repeat } from '#platform/repeat.ts'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import type { Database } from '#prisma/database.ts'
import type { AnalyticsContext } from '../context.ts'
import type { Playback } from '../funnel/freshness.ts'
import type { Hold } from '../pipeline/follow-journey.ts'
import { firstWeekSince, isLive } from './calendar.ts'
import type { EditionKey } from './edition-key.ts'
import { dayOf } from './edition-store.ts'
import { type EditionOrder, type MadeEdition, makeEdition, REQUEST_HOLDS_MS } from './make-edition.ts'
import { dueAt, endOfWeek, lastWeekBy, weekEndOf, yesterday } from './week-ends.ts'

const EVERY_MS = 1_000

/**
 * What should be published now: a playback's first edition as soon as it has ended and everything of it is shown; then,
 * as long as the programme is live, each week's when it is due; and whatever somebody asks for, up to the last week end, if
 * anybody is in it. Nothing while nothing is shown: either nothing has happened, or what has is not known.
 */
export async function findDueOrder(ctx: AnalyticsContext, now: Date): Promise<EditionOrder | undefined> {
  const [{ signed }, shown] = await Promise.all([ctx.readEditions(), ctx.freshness()])
  const { playback, lagSeconds, liveSince } = shown
  const latest = signed.at(-1)
  if (!shown.isPublished || (playback && !playback.finishedAt)) return undefined
  // Events come all the time: what was recorded by the moment that counts has to be shown, not all of it.
  const shownUntil = new Date(now.getTime() - lagSeconds * 1_000)
  const order = {
    week: lastWeekOf(playback, now),
    playback: playback && { programme: playback.programme, scale: playback.scale },
  }
  if (playback?.finishedAt && !latest) {
    const isShown = playback.finishedAt <= shownUntil
    return isShown ? { ...order, week: lastWeekBy(playback.lastDay), reason: 'PLAYBACK' } : undefined
  }
  const held = latest ? lastWeekBy(dayOf(latest.asOf)) : undefined
  if (held !== undefined && held >= order.week) return undefined
  const request = await ctx.database.editionRequest.findFirst({
    where: { requestedAt: { gt: new Date(now.getTime() - REQUEST_HOLDS_MS) } },
    orderBy: { requestedAt: 'desc' },
  })
  if (request && request.requestedAt <= shownUntil && (!latest || request.requestedAt > latest.publishedAt)) {
    if (playback || !(await isOfNobody(ctx.database, order.week, liveSince))) return { ...order, reason: 'COMMAND' }
  }
  const isDue = dueAt(order.week) <= shownUntil
  return isDue && liveSince && order.week >= firstWeekSince(liveSince) ? { ...order, reason: 'WEEKLY' } : undefined
}

/** Whether an edition up to a week would be noughts for good: before the first event only what is recorded late has happened. */
export async function isOfNobody(database: Database, week: number, liveSince: Date | null): Promise<boolean> {
  if (liveSince && week >= firstWeekSince(liveSince)) return false
  const [found] = await database.$queryRaw<{ isAnybody: boolean }[]>`
    SELECT EXISTS (SELECT FROM journey.participant WHERE registered < ${endOfWeek(week)}) AS "isAnybody"`
  return !found?.isAnybody
}

/** The last week that an edition can hold: of a playback alone, its own last one. */
export function lastWeekOf(playback: Playback | undefined, now: Date): number {
  return lastWeekBy(playback && !isLive(playback) ? playback.lastDay : yesterday(now))
}

/** Publishes editions when they are due, for as long as the process runs; only the pipeline's leader does. `hold`: its own. */
export function keepEditions(
  contextOf: (request: GraphQLContext) => AnalyticsContext,
  key: EditionKey,
  hold: Hold,
  logger: Logger,
): { close: () => Promise<void> } {
  return repeat({
    everyMs: EVERY_MS,
    work: async () => {
      const ctx = contextOf({ viewer: ANONYMOUS, language: 'id' })
      if (ctx.pipelineStatus.role !== 'leading') return false
      const order = await findDueOrder(ctx, new Date())
      if (!order) return false
      const made: MadeEdition = await makeEdition({ ...ctx, key, hold }, order)
      if (made.isNew) {
        logger.info({ edition: made.number, asOf: weekEndOf(order.week), ...made.timings }, 'an edition is published')
      }
      return false
    },
    onError: (error) => logger.warn({ err: error }, 'the edition that is due could not be made'),
  })
}
