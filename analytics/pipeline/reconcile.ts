import type { ClickHouseClient } from '@clickhouse/client'
import type pg from 'pg'
import { z } from 'zod'
import { queryRow, queryRows, runStatement } from '../clickhouse/query.ts'
import { listPublishedWindows, type PipelineWindow, unpublish } from './windows.ts'

const TABLES = ['journey_event_v1', 'participant_state_v1', 'participant_state_pending_v1', 'pipeline_window_v1']
/** Only what was written last can be lost by a power cut; older windows are checked by their sum. */
const CHECKED_WINDOWS = 100

export type Reconciliation = { kept: number; again: number; reason?: string }

const heldWindow = z.object({ id: z.coerce.bigint(), until: z.coerce.bigint(), createdAt: z.string() })

/**
 * Compares what PostgreSQL says was published with what ClickHouse holds, before anything is moved. Windows that
 * ClickHouse lost (its folder was deleted, is an older copy, or the power failed) are marked to be pulled again; data of
 * another database is removed whole.
 */
export async function reconcile(postgres: pg.Client, clickhouse: ClickHouseClient): Promise<Reconciliation> {
  const published = await listPublishedWindows(postgres)
  const held = await queryRows(clickhouse, {
    name: 'pipeline.held_windows',
    sql: `SELECT window_id AS id, until_transaction AS until, created_at AS createdAt FROM pipeline_window_v1 FINAL`,
    row: heldWindow,
  })
  const known = await knownWindows(postgres)
  const isForeign = held.some(({ id, until, createdAt }) => known.get(id) !== `${until} ${createdAt}`)
  if (isForeign) {
    await rebuild(postgres, clickhouse)
    return { kept: 0, again: published.length, reason: 'ClickHouse holds another database or another past' }
  }
  const heldIds = new Set(held.map(({ id }) => id))
  const missing = published.filter(({ id }) => !heldIds.has(id))
  const damaged = await listDamaged(
    clickhouse,
    published.filter(({ id }) => heldIds.has(id)),
  )
  const again = [...missing, ...damaged]
  if (again.length) await unpublish(postgres, again)
  return {
    kept: published.length - again.length,
    again: again.length,
    ...(again.length && { reason: 'ClickHouse has lost windows' }),
  }
}

async function knownWindows(postgres: pg.Client): Promise<Map<bigint, string>> {
  const { rows } = await postgres.query<{ id: string; until: string; created_at: Date }>(
    'SELECT id, until_transaction AS until, created_at FROM analytics.pipeline_window',
  )
  return new Map(rows.map((row) => [BigInt(row.id), `${row.until} ${row.created_at.toISOString()}`]))
}

const eventsPerWindow = z.object({ id: z.coerce.bigint(), events: z.coerce.number() })

async function listDamaged(
  clickhouse: ClickHouseClient,
  windows: readonly PipelineWindow[],
): Promise<readonly PipelineWindow[]> {
  const total = await queryRow(clickhouse, {
    name: 'pipeline.held_events',
    sql: 'SELECT count() AS events FROM journey_event_v1',
    row: z.object({ events: z.coerce.number() }),
  })
  // Repeated rows only make this greater, so less is always a loss.
  if (total.events < windows.reduce((sum, { events }) => sum + events, 0)) return windows
  const recent = windows.slice(-CHECKED_WINDOWS)
  const [first] = recent
  if (!first) return []
  const rows = await queryRows(clickhouse, {
    name: 'pipeline.held_events_per_window',
    sql: `SELECT window_id AS id, uniqExact(position) AS events FROM journey_event_v1
          WHERE window_id >= {first:Int64} GROUP BY window_id`,
    params: { first: first.id.toString() },
    row: eventsPerWindow,
  })
  const events = new Map(rows.map((row) => [row.id, row.events]))
  return recent.filter((window) => events.get(window.id) !== window.events)
}

const stateSum = z.object({ versions: z.string(), events: z.string() })

/**
 * Whether the state is what its events say, once nothing is under way: versions of a participant count 1, 2, 3 …, so
 * the sum of the highest ones is the number of all their events. A gap, a loss or a foreign row breaks it.
 */
export async function isStateWhole(clickhouse: ClickHouseClient): Promise<boolean> {
  const sum = await queryRow(clickhouse, {
    name: 'pipeline.state_sum',
    sql: `SELECT (SELECT toString(sum(version)) FROM participant_state_v1 FINAL) AS versions,
                 (SELECT toString(sum(participant_events)) FROM pipeline_window_v1 FINAL) AS events`,
    row: stateSum,
  })
  return sum.versions === sum.events
}

/** Empties ClickHouse and marks every window to be pulled again from the journey. */
export async function rebuild(postgres: pg.Client, clickhouse: ClickHouseClient): Promise<void> {
  await unpublish(postgres, await listPublishedWindows(postgres))
  for (const table of TABLES) {
    await runStatement(clickhouse, { name: 'pipeline.rebuild', sql: `TRUNCATE TABLE ${table}` })
  }
}
