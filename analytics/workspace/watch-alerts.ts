import { ANONYMOUS, type Viewer } from '#platform/identity.ts'
import type { Logger } from '#platform/logger.ts'
import { repeat } from '#platform/repeat.ts'
import type { GraphQLContext } from '#platform/schema-builder.ts'
import type { AnalyticsContext } from '../context.ts'
import { measure } from './measure.ts'

const EVERY_MS = 30_000

/** Looks at figures as an analyst does. */
const WATCH: Viewer = { ...ANONYMOUS, subject: 'system', roles: new Set(['analyst']) }

/**
 * Looks at each rule's measure once: raises an alert when it is beyond its threshold, clears it when it is back. One
 * at a time for a rule, however many processes look; a measure that is about a day is raised once for that day.
 */
export async function lookAtRules(ctx: AnalyticsContext): Promise<void> {
  const rules = await ctx.database.alertRule.findMany({ where: { removedAt: null } })
  for (const rule of rules) {
    const { asOf, value, expected, isBeyond } = await measure(ctx, rule)
    if (isBeyond) {
      await ctx.database.$executeRaw`
        /* analytics: raise an alert */
        INSERT INTO analytics.alert (rule_id, as_of, raised_at, value, expected)
        SELECT ${rule.id}::uuid, ${asOf}::date, ${new Date()}, ${value}, ${expected}
        WHERE NOT EXISTS (SELECT FROM analytics.alert
                          WHERE rule_id = ${rule.id}::uuid AND (cleared_at IS NULL OR (${rule.measure} = 'DAILY_PEOPLE' AND as_of = ${asOf}::date)))
        ON CONFLICT DO NOTHING`
    } else {
      await ctx.database.alert.updateMany({
        where: { ruleId: rule.id, clearedAt: null },
        data: { clearedAt: new Date() },
      })
    }
  }
}

/** Looks at all rules now and then, for as long as the process runs. */
export function watchAlerts(
  contextOf: (request: GraphQLContext) => AnalyticsContext,
  logger: Logger,
  everyMs = EVERY_MS,
): { close: () => Promise<void> } {
  return repeat({
    everyMs,
    work: async () => {
      await lookAtRules(contextOf({ viewer: WATCH, language: 'id' }))
      return false
    },
    onError: (error) => logger.warn({ err: error }, 'the rules for alerts could not be looked at'),
  })
}
