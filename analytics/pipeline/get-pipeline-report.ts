import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { type Database, Prisma } from '#prisma/database.ts'
import { queryRow } from '../clickhouse/query.ts'
import { oldestFrom } from '../funnel/oldest-waiting.ts'
import { REFUSAL_NAMES, REFUSALS, type Refusal } from './refusals.ts'
import { type PipelineStatus, STAGES, type Stage } from './status.ts'
import { TABLES } from './tables.ts'

export type StageReport = {
  name: Stage
  windows: number
  rows: number
  bytes: number
  seconds: number
  /** Recorded, and not through this stage. */
  lagEvents: number
  /** Since the oldest of them was recorded; 0 when there is none. */
  lagSeconds: number
}

export type RefusedEvents = { reason: Refusal; events: number }

export type PipelineReport = Pick<PipelineStatus, 'role' | 'eventsPulled' | 'windowsRepaired' | 'rebuilds'> & {
  lagSeconds: number
  /** Visible in PostgreSQL and not published. */
  eventsWaiting: number
  windows: number
  events: number
  stages: StageReport[]
  refused: RefusedEvents[]
  lastPublishedAt: Date | null
  lastError: string | null
}

type Row = {
  /** Published, of all time. */
  windows: number
  events: number
  name: Stage
  lagEvents: number
  lagSeconds: number
}

/** The pipeline's own numbers, PostgreSQL's totals, and what ClickHouse holds that could not be taken as it was. */
export async function getPipelineReport(ctx: {
  database: Database
  clickhouse: () => ClickHouseClient
  pipelineStatus: Readonly<PipelineStatus>
}): Promise<PipelineReport> {
  const { role, eventsPulled, windowsRepaired, rebuilds, stages, ...status } = ctx.pipelineStatus
  const [lags, refused] = await Promise.all([readLags(ctx.database, stages), listRefused(ctx.clickhouse())])
  const published = lags.find(({ name }) => name === 'publish')
  if (!published) throw new Error('PostgreSQL did not say how far the pipeline is')
  return {
    role,
    eventsPulled,
    windowsRepaired,
    rebuilds,
    lagSeconds: published.lagSeconds,
    eventsWaiting: published.lagEvents,
    windows: published.windows,
    events: published.events,
    stages: lags.map(({ name, lagEvents, lagSeconds }) => {
      const { milliseconds, windows, rows, bytes } = stages[name]
      return { name, windows, rows, bytes, seconds: milliseconds / 1000, lagEvents, lagSeconds }
    }),
    refused,
    lastPublishedAt: status.lastPublishedAt ?? null,
    lastError: status.lastError?.message ?? null,
  }
}

const OLDEST = oldestFrom(Prisma.sql`behind.from_transaction`)
const EVERY_WINDOW = 9_223_372_036_854_775_807n

/**
 * How far each stage is behind the journey: windows that are planned and not through it, and what is not planned yet. A
 * stage is through with what this process did and with what any process has published, unless that is not shown.
 */
function readLags(database: Database, stages: PipelineStatus['stages']): Promise<Row[]> {
  const lastWindows = STAGES.map((name) => (name === 'plan' ? EVERY_WINDOW : stages[name].lastWindow))
  return database.$queryRaw<Row[]>`
    WITH known AS MATERIALIZED (
      SELECT greatest(t.until_transaction, max(w.until_transaction)) AS planned_until, t.is_shown,
             t.windows + count(w.id) FILTER (WHERE w.published_at IS NOT NULL) AS windows,
             t.events + coalesce(sum(w.events) FILTER (WHERE w.published_at IS NOT NULL), 0) AS events
      FROM analytics.pipeline_total t LEFT JOIN analytics.pipeline_window w ON true GROUP BY t.id
    ), unplanned AS MATERIALIZED (
      SELECT count(*) AS events FROM journey.event WHERE transaction_id >= (SELECT planned_until FROM known)
    ), stage AS (
      SELECT place, name, min(w.from_transaction) AS from_transaction, coalesce(sum(w.events), 0) AS events
      FROM unnest(${STAGES}::text[], ${lastWindows}::bigint[]) WITH ORDINALITY AS asked (name, last_window, place)
      LEFT JOIN analytics.pipeline_window w ON w.published_at IS NULL AND w.id > last_window
      GROUP BY place, name
    ), behind AS (
      SELECT place, name, CASE WHEN is_shown OR name = 'plan' THEN coalesce(from_transaction, planned_until) ELSE 0 END AS from_transaction,
             stage.events + unplanned.events + CASE WHEN is_shown OR name = 'plan' THEN 0 ELSE known.events END AS events
      FROM stage, unplanned, known
    )
    SELECT known.windows::float8 AS windows, known.events::float8 AS events, name, behind.events::float8 AS "lagEvents",
           greatest(0, coalesce(extract(epoch FROM clock_timestamp() - ${OLDEST}), 0))::float8 AS "lagSeconds"
    FROM known, behind ORDER BY place`
}

const counts = z.record(z.string(), z.coerce.number())

async function listRefused(client: ClickHouseClient): Promise<RefusedEvents[]> {
  const found = await queryRow(client, {
    name: 'pipeline.refused',
    sql: `SELECT ${REFUSAL_NAMES.map((name) => `countIf(bitAnd(refused, ${REFUSALS[name]}) > 0) AS ${name}`).join(', ')}
          FROM ${TABLES.events.name} WHERE refused > 0`,
    row: counts,
  })
  return REFUSAL_NAMES.map((reason) => ({ reason, events: found[reason] ?? 0 })).filter(({ events }) => events > 0)
}
