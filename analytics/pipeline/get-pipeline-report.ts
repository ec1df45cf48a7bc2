import type { Database } from '#prisma/database.ts'
import type { FreshnessReader } from '../funnel/freshness.ts'
import type { PipelineStatus } from './status.ts'

export type PipelineReport = Pick<PipelineStatus, 'role' | 'eventsPulled' | 'windowsRepaired'> & {
  lagSeconds: number
  /** Visible in PostgreSQL and not published, counted up to 10,000. */
  eventsWaiting: number
  windows: number
  events: number
  pullSeconds: number
  foldSeconds: number
  showSeconds: number
  lastPublishedAt: Date | null
  lastError: string | null
}

type Totals = { windows: number; events: number; waiting: number }

/** The pipeline's own numbers, and PostgreSQL's totals. */
export async function getPipelineReport(ctx: {
  database: Database
  freshness: FreshnessReader
  pipelineStatus: Readonly<PipelineStatus>
}): Promise<PipelineReport> {
  const { pipelineStatus: status } = ctx
  const [{ lagSeconds }, [totals]] = await Promise.all([
    ctx.freshness(),
    ctx.database.$queryRaw<Totals[]>`
      SELECT count(*)::int AS windows, coalesce(sum(events), 0)::float8 AS events,
             (SELECT count(*)::int FROM (
                SELECT FROM journey.event
                WHERE transaction_id >= (SELECT coalesce(max(until_transaction), 0) FROM analytics.pipeline_window)
                LIMIT 10000) AS waiting) AS waiting
      FROM analytics.pipeline_window WHERE published_at IS NOT NULL`,
  ])
  return {
    role: status.role,
    lagSeconds,
    eventsWaiting: totals?.waiting ?? 0,
    windows: totals?.windows ?? 0,
    events: totals?.events ?? 0,
    eventsPulled: status.eventsPulled,
    windowsRepaired: status.windowsRepaired,
    pullSeconds: status.pullMs / 1000,
    foldSeconds: status.foldMs / 1000,
    showSeconds: status.showMs / 1000,
    lastPublishedAt: status.lastPublishedAt ?? null,
    lastError: status.lastError?.message ?? null,
  }
}
