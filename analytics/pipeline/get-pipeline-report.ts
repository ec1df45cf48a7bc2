import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { queryRow } from '../clickhouse/query.ts'
import type { FreshnessReader } from '../funnel/freshness.ts'
import { REFUSAL_NAMES, REFUSALS, type Refusal } from './refusals.ts'
import { type PipelineStatus, STAGES, type Stage } from './status.ts'
import { TABLES } from './tables.ts'

export type StageReport = { name: Stage; windows: number; rows: number; bytes: number; seconds: number }

export type RefusedEvents = { reason: Refusal; events: number }

export type PipelineReport = Pick<PipelineStatus, 'role' | 'eventsPulled' | 'windowsRepaired' | 'rebuilds'> & {
  lagSeconds: number
  /** Visible in PostgreSQL and not published; above 10,000 only what windows have been planned for is counted. */
  eventsWaiting: number
  windows: number
  events: number
  stages: StageReport[]
  refused: RefusedEvents[]
  lastPublishedAt: Date | null
  lastError: string | null
}

type Totals = { windows: number; events: number; planned: number; waiting: number }

/** The pipeline's own numbers, PostgreSQL's totals, and what ClickHouse holds that could not be taken as it was. */
export async function getPipelineReport(ctx: {
  database: Database
  clickhouse: () => ClickHouseClient
  freshness: FreshnessReader
  pipelineStatus: Readonly<PipelineStatus>
}): Promise<PipelineReport> {
  const { role, eventsPulled, windowsRepaired, rebuilds, ...status } = ctx.pipelineStatus
  const [{ lagSeconds }, totals, refused] = await Promise.all([
    ctx.freshness(),
    readTotals(ctx.database),
    listRefused(ctx.clickhouse()),
  ])
  return {
    role,
    eventsPulled,
    windowsRepaired,
    rebuilds,
    lagSeconds,
    eventsWaiting: totals.planned + totals.waiting,
    windows: totals.windows,
    events: totals.events,
    stages: STAGES.map((name) => {
      const { milliseconds, ...done } = status.stages[name]
      return { name, ...done, seconds: milliseconds / 1000 }
    }),
    refused,
    lastPublishedAt: status.lastPublishedAt ?? null,
    lastError: status.lastError?.message ?? null,
  }
}

async function readTotals(database: Database): Promise<Totals> {
  const [totals] = await database.$queryRaw<Totals[]>`
    SELECT (t.windows + count(w.id) FILTER (WHERE w.published_at IS NOT NULL))::float8 AS windows,
           (t.events + coalesce(sum(w.events) FILTER (WHERE w.published_at IS NOT NULL), 0))::float8 AS events,
           coalesce(sum(w.events) FILTER (WHERE w.published_at IS NULL), 0)::float8 AS planned,
           (SELECT count(*)::float8 FROM (
              SELECT FROM journey.event
              WHERE transaction_id >= greatest((SELECT max(until_transaction) FROM analytics.pipeline_window),
                                               (SELECT until_transaction FROM analytics.pipeline_total))
              LIMIT 10000) AS waiting) AS waiting
    FROM analytics.pipeline_total t LEFT JOIN analytics.pipeline_window w ON true GROUP BY t.id`
  return totals ?? { windows: 0, events: 0, planned: 0, waiting: 0 }
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
