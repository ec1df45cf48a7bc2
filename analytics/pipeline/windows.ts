import type pg from 'pg'

/**
 * A closed window of the journey: the events with from ≤ transaction_id < until, all of them committed. Bounds and
 * number are stored before anything is pulled, so that a window can be repeated.
 */
export type PipelineWindow = {
  id: bigint
  from: bigint
  until: bigint
  createdAt: Date
  /** How many events PostgreSQL has in it. */
  events: number
  isPulled: boolean
}

/** A window's bounds and number of events, before it is stored. */
export type PlannedWindow = Pick<PipelineWindow, 'from' | 'until' | 'events'>

type WindowRow = {
  id: string
  from: string
  until: string
  created_at: Date
  events: number
  is_pulled: boolean
}

const COLUMNS = `id, from_transaction AS "from", until_transaction AS "until", created_at, events,
  pulled_at IS NOT NULL AS is_pulled`

function toWindow(row: WindowRow): PipelineWindow {
  const { id, from, until, events } = row
  return {
    id: BigInt(id),
    from: BigInt(from),
    until: BigInt(until),
    createdAt: row.created_at,
    events,
    isPulled: row.is_pulled,
  }
}

async function listWindows(client: pg.Client, condition: string): Promise<PipelineWindow[]> {
  const { rows } = await client.query<WindowRow>(
    `SELECT ${COLUMNS} FROM analytics.pipeline_window WHERE ${condition} ORDER BY id`,
  )
  return rows.map(toWindow)
}

/** Stored and not yet published, oldest first. */
export function listUnpublishedWindows(client: pg.Client): Promise<PipelineWindow[]> {
  return listWindows(client, 'published_at IS NULL')
}

export function listPublishedWindows(client: pg.Client): Promise<PipelineWindow[]> {
  return listWindows(client, 'published_at IS NOT NULL')
}

/** Stores windows, in order, in one statement. */
export async function storeWindows(client: pg.Client, windows: readonly PlannedWindow[]): Promise<PipelineWindow[]> {
  const { rows } = await client.query<WindowRow>(
    `INSERT INTO analytics.pipeline_window (from_transaction, until_transaction, events)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[])
     RETURNING ${COLUMNS}`,
    [windows.map(({ from }) => from), windows.map(({ until }) => until), windows.map(({ events }) => events)],
  )
  return rows.map(toWindow)
}

export async function markPulled(client: pg.Client, window: PipelineWindow): Promise<void> {
  await client.query('UPDATE analytics.pipeline_window SET pulled_at = now() WHERE id = $1', [window.id])
}

/** From here on the windows count as included. Watermarks are given in the windows' order. */
export async function markPublished(
  client: pg.Client,
  windows: readonly PipelineWindow[],
  watermarks: readonly string[],
): Promise<void> {
  await client.query(
    `UPDATE analytics.pipeline_window w SET published_at = clock_timestamp(), watermark = published.watermark
     FROM unnest($1::bigint[], $2::timestamptz[]) AS published (id, watermark) WHERE w.id = published.id`,
    [windows.map(({ id }) => id), watermarks],
  )
}

/** The windows will be pulled again. */
export async function unpublish(client: pg.Client, windows: readonly PipelineWindow[]): Promise<void> {
  await client.query(
    `UPDATE analytics.pipeline_window SET pulled_at = NULL, published_at = NULL, watermark = NULL
     WHERE id = ANY ($1::bigint[])`,
    [windows.map(({ id }) => id)],
  )
}
