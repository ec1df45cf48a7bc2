import type pg from 'pg'
import { listUnpublishedWindows, type PipelineWindow, type PlannedWindow, storeWindows } from './windows.ts'

/** Events per window, about: a transaction is never split, however many events it has. */
export const PAGE_EVENTS = 1_000_000

/**
 * The windows that are to be published next, and together: those stored and not published yet, or else new ones from
 * where the last ended to the horizon (the first transaction that may still be under way). A backlog becomes several
 * windows; they are published as one, since order inside a horizon is not the order of cause. Empty when nothing is new.
 */
export async function planHorizon(client: pg.Client, pageEvents = PAGE_EVENTS): Promise<PipelineWindow[]> {
  const unpublished = await listUnpublishedWindows(client)
  if (unpublished.length) return unpublished

  const { start, horizon } = await readBounds(client)
  if (horizon < start) {
    throw new Error(
      `PostgreSQL's transactions are at ${horizon}, below ${start} where the last window ended: the database was ` +
        'restored from a dump. The journey needs a new epoch before it can be followed.',
    )
  }
  const pages: PlannedWindow[] = []
  for (let from = start; from < horizon; ) {
    const page = await readPage(client, from, horizon, pageEvents)
    if (!page) break
    pages.push(page)
    from = page.until
  }
  return pages.length ? storeWindows(client, pages) : []
}

async function readBounds(client: pg.Client): Promise<{ start: bigint; horizon: bigint }> {
  const { rows } = await client.query<{ start: string; horizon: string }>(
    `SELECT coalesce((SELECT max(until_transaction) FROM analytics.pipeline_window), 0) AS start,
            journey.horizon() AS horizon`,
  )
  const [row] = rows
  if (!row) throw new Error('PostgreSQL did not say where the horizon is')
  return { start: BigInt(row.start), horizon: BigInt(row.horizon) }
}

/** The next page, or nothing when no event is left: empty windows are not kept. */
async function readPage(
  client: pg.Client,
  from: bigint,
  horizon: bigint,
  pageEvents: number,
): Promise<PlannedWindow | undefined> {
  const inRange = 'transaction_id >= $1 AND transaction_id < $2'
  const { rows } = await client.query<{ first: string | null; beyond: string | null }>(
    `SELECT (SELECT transaction_id FROM journey.event WHERE ${inRange}
             ORDER BY transaction_id, position LIMIT 1) AS first,
            (SELECT transaction_id FROM journey.event WHERE ${inRange}
             ORDER BY transaction_id, position LIMIT 1 OFFSET $3) AS beyond`,
    [from, horizon, pageEvents],
  )
  const { first, beyond } = rows[0] ?? {}
  if (!first) return undefined
  const until = beyond ? (beyond === first ? BigInt(beyond) + 1n : BigInt(beyond)) : horizon
  const counted = await client.query<{ events: number }>(
    `SELECT count(*)::int AS events FROM journey.event WHERE ${inRange}`,
    [from, until],
  )
  return { from, until, events: counted.rows[0]?.events ?? 0 }
}
