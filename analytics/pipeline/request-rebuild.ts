import type pg from 'pg'
import type { Database } from '#prisma/database.ts'
import type { PipelineParts } from './parts.ts'
import { rebuildFromJourney } from './rebuild.ts'
import { readPublished } from './windows.ts'

/** Notes the wish that everything in ClickHouse be made again. Asked twice, it is done once. Returns since when it is wished. */
export async function requestRebuild({ ctx }: { ctx: { database: Database } }): Promise<Date> {
  const [noted] = await ctx.database.$queryRaw<{ since: Date }[]>`
    UPDATE analytics.pipeline_total SET rebuild_requested_at = coalesce(rebuild_requested_at, now())
    RETURNING rebuild_requested_at AS since`
  if (!noted) throw new Error('the pipeline has no totals')
  return noted.since
}

/**
 * Makes everything again from the journey if somebody wishes it, while readers keep what they have, then switches. To be
 * called when no window is under way. Interrupted, it is done by whoever leads next.
 */
export async function rebuildIfRequested(parts: PipelineParts): Promise<boolean> {
  if (!(await isRequested(parts.postgres))) return false
  const { lastWindow: last, watermark } = await readPublished(parts.postgres)
  if (last > 0n) await rebuildFromJourney(parts, { windows: [], last, watermark })
  await parts.postgres.query('UPDATE analytics.pipeline_total SET rebuild_requested_at = NULL')
  return true
}

async function isRequested(postgres: pg.Client): Promise<boolean> {
  const { rows } = await postgres.query<{ requested: boolean }>(
    'SELECT rebuild_requested_at IS NOT NULL AS requested FROM analytics.pipeline_total',
  )
  return rows[0]?.requested ?? false
}
