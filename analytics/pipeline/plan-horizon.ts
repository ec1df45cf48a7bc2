import type pg from 'pg'
import { closeByCause } from './close-by-cause.ts'
import { listUnpublishedWindows, type PipelineWindow, type PlannedWindow, storeWindows } from './windows.ts'

/** Events per window, about: a transaction is never split, however many events it has. */
export const PAGE_EVENTS = 500_000

/**
 * The windows that are to be published next, and together: those stored and not published yet, or else new ones from
 * where the last ended to the horizon (the first transaction that may still be under way, lowered so that nobody's event
 * comes before its predecessor). A backlog becomes several windows. Empty when nothing is new.
 */
export async function planHorizon(client: pg.Client, pageEvents = PAGE_EVENTS): Promise<PipelineWindow[]> {
  const { isUnpublished, start, horizon, hasEvents } = await readBounds(client)
  if (isUnpublished) return listUnpublishedWindows(client)
  if (horizon < start) {
    throw new Error(
      `PostgreSQL's transactions are at ${horizon}, below ${start} where the last window ended: it was restored`,
    )
  }
  if (!hasEvents) return []
  const closed = await closeByCause(client, start, horizon)
  const pages = await listPages(client, start, closed, pageEvents)
  return pages.length ? storeWindows(client, pages) : []
}

const IN_RANGE = 'transaction_id >= $1 AND transaction_id < $2'

type Bounds = { isUnpublished: boolean; start: bigint; horizon: bigint; hasEvents: boolean }

async function readBounds(client: pg.Client): Promise<Bounds> {
  const { rows } = await client.query<{ unpublished: boolean; start: string; horizon: string; found: boolean }>(
    `WITH bounds AS MATERIALIZED (
       SELECT greatest((SELECT max(until_transaction) FROM analytics.pipeline_window),
                       (SELECT until_transaction FROM analytics.pipeline_total)) AS start,
              journey.horizon() AS horizon
     )
     SELECT EXISTS (SELECT FROM analytics.pipeline_window WHERE published_at IS NULL) AS unpublished, start, horizon,
            EXISTS (SELECT FROM journey.event WHERE transaction_id >= start AND transaction_id < horizon) AS found
     FROM bounds`,
  )
  const [row] = rows
  if (!row) throw new Error('PostgreSQL did not say where the horizon is')
  return {
    isUnpublished: row.unpublished,
    start: BigInt(row.start),
    horizon: BigInt(row.horizon),
    hasEvents: row.found,
  }
}

/** All that is between the bounds, as pages that end with a transaction. Empty pages are not kept. */
export async function listPages(
  client: pg.Client,
  start: bigint,
  end: bigint,
  pageEvents = PAGE_EVENTS,
): Promise<PlannedWindow[]> {
  const pages: PlannedWindow[] = []
  for (let from = start; from < end; ) {
    const page = await readPage(client, from, end, pageEvents)
    if (!page) break
    pages.push(page)
    from = page.until
  }
  return pages
}

type PageRow = { beyond: string | null; events: number; watermark: string | null }

async function readPage(
  client: pg.Client,
  from: bigint,
  end: bigint,
  pageEvents: number,
): Promise<PlannedWindow | undefined> {
  const { rows } = await client.query<PageRow>(
    `WITH beyond AS (
       SELECT transaction_id FROM journey.event WHERE ${IN_RANGE}
       ORDER BY transaction_id, position LIMIT 1 OFFSET $3
     ), first AS (
       SELECT min(transaction_id) AS transaction_id FROM journey.event WHERE ${IN_RANGE}
     ), until AS (
       SELECT coalesce((SELECT greatest(transaction_id, (SELECT transaction_id + 1 FROM first)) FROM beyond), $2) AS transaction_id
     )
     SELECT (SELECT transaction_id FROM until) AS beyond, count(*)::int AS events,
            (extract(epoch FROM max(recorded_at)) * 1000000)::bigint AS watermark
     FROM journey.event WHERE transaction_id >= $1 AND transaction_id < (SELECT transaction_id FROM until)`,
    [from, end, pageEvents],
  )
  const [row] = rows
  if (!row?.beyond || !row.events) return undefined
  return { from, until: BigInt(row.beyond), events: row.events, watermark: BigInt(row.watermark ?? 0) }
}
