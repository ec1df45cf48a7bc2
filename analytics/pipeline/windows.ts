import type pg from 'pg'

/**
 * A closed window of the journey: the events with from ≤ transaction_id < until, all of them committed. Bounds and
 * number are stored before anything is pulled, so that a window can be repeated.
 */
export type PipelineWindow = {
  id: bigint
  from: bigint
  until: bigint
  /** How many events PostgreSQL has in it. */
  events: number
  /** Greatest recorded_at, in microseconds since 1970. */
  watermark: bigint
}

/** A window before it is stored. */
export type PlannedWindow = Omit<PipelineWindow, 'id'>

type WindowRow = { id: string; from: string; until: string; events: number; watermark: string }

const MICROSECONDS = '(extract(epoch FROM watermark) * 1000000)::bigint'
const COLUMNS = `id, from_transaction AS "from", until_transaction AS "until", coalesce(events, 0) AS events,
  coalesce(${MICROSECONDS}, 0) AS watermark`

function toWindow(row: WindowRow): PipelineWindow {
  return {
    id: BigInt(row.id),
    from: BigInt(row.from),
    until: BigInt(row.until),
    events: row.events,
    watermark: BigInt(row.watermark),
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

/** Those of the published ones that are still kept one by one, oldest first. */
export function listPublishedWindows(client: pg.Client): Promise<PipelineWindow[]> {
  return listWindows(client, 'published_at IS NOT NULL')
}

/** Stores windows, in order, in one statement. */
export async function storeWindows(client: pg.Client, windows: readonly PlannedWindow[]): Promise<PipelineWindow[]> {
  const { rows } = await client.query<WindowRow>(
    `INSERT INTO analytics.pipeline_window (from_transaction, until_transaction, events, watermark, epoch)
     SELECT from_transaction, until_transaction, events, to_timestamp(0) + watermark * interval '1 microsecond',
            (SELECT max(number) FROM journey.epoch)
     FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::bigint[])
       AS planned (from_transaction, until_transaction, events, watermark)
     RETURNING ${COLUMNS}`,
    [
      windows.map(({ from }) => from),
      windows.map(({ until }) => until),
      windows.map(({ events }) => events),
      windows.map(({ watermark }) => watermark),
    ],
  )
  return rows.map(toWindow).sort((one, other) => (one.id < other.id ? -1 : 1))
}

/**
 * Everything is ready to be shown. Waits until this is on the disk, and with it all that was noted before: what ClickHouse
 * shows must never be of windows whose bounds PostgreSQL can forget. Throws when the session is gone, and with it the lead.
 */
export async function markPulled(client: pg.Client, upTo: bigint): Promise<void> {
  await client.query(
    `UPDATE analytics.pipeline_window SET pulled_at = clock_timestamp() WHERE published_at IS NULL AND id <= $1
       AND set_config('synchronous_commit', 'on', true) = 'on'`,
    [upTo],
  )
}

/** From here on the windows count as included. Forgotten when PostgreSQL dies at once: `reconcile` finds it out. */
export async function markPublished(client: pg.Client, upTo: bigint): Promise<void> {
  await client.query(
    'UPDATE analytics.pipeline_window SET published_at = clock_timestamp() WHERE published_at IS NULL AND id <= $1',
    [upTo],
  )
}

/** The windows above the given one will be pulled again. */
export async function unpublishAbove(client: pg.Client, last: bigint): Promise<void> {
  await client.query(
    `UPDATE analytics.pipeline_window SET pulled_at = NULL, published_at = NULL
     WHERE published_at IS NOT NULL AND id > $1`,
    [last],
  )
}

/** What has been published of all time, and where the windows end, published or not. */
export type Published = {
  windows: number
  events: number
  lastWindow: bigint
  watermark: bigint
  until: bigint
  /** Where all stored windows end. */
  plannedUntil: bigint
}

export async function readPublished(client: pg.Client): Promise<Published> {
  const { rows } = await client.query<Record<string, string>>(
    `SELECT t.windows + count(w.id) AS windows, t.events + coalesce(sum(w.events), 0) AS events,
            greatest(t.last_window, max(w.id)) AS "lastWindow",
            coalesce((extract(epoch FROM greatest(t.watermark, max(w.watermark))) * 1000000)::bigint, 0) AS watermark,
            greatest(t.until_transaction, max(w.until_transaction)) AS "until",
            greatest(t.until_transaction, (SELECT max(until_transaction) FROM analytics.pipeline_window)) AS "plannedUntil"
     FROM analytics.pipeline_total t LEFT JOIN analytics.pipeline_window w ON w.published_at IS NOT NULL GROUP BY t.id`,
  )
  const [row = {}] = rows
  return {
    windows: Number(row.windows ?? 0),
    events: Number(row.events ?? 0),
    lastWindow: BigInt(row.lastWindow ?? 0),
    watermark: BigInt(row.watermark ?? 0),
    until: BigInt(row.until ?? 0),
    plannedUntil: BigInt(row.plannedUntil ?? 0),
  }
}

/** How many published windows are kept one by one: as far back as an older copy of ClickHouse can be mended. */
export const KEPT_WINDOWS = 1_000

/** Adds windows older than the last thousand to the total and removes them. */
export async function foldOldWindows(client: pg.Client, kept = KEPT_WINDOWS): Promise<void> {
  await client.query(
    `WITH old AS (
       DELETE FROM analytics.pipeline_window
       WHERE id <= (SELECT id FROM analytics.pipeline_window WHERE published_at IS NOT NULL ORDER BY id DESC OFFSET $1 LIMIT 1)
         AND id < coalesce((SELECT min(id) FROM analytics.pipeline_window WHERE published_at IS NULL), 9223372036854775807)
       RETURNING id, events, until_transaction, watermark
     ), summed AS (
       SELECT count(*) AS windows, sum(events) AS events, max(id) AS last_window, max(until_transaction) AS until_transaction,
              max(watermark) AS watermark FROM old
     )
     UPDATE analytics.pipeline_total t SET windows = t.windows + s.windows, events = t.events + s.events,
       last_window = s.last_window, until_transaction = s.until_transaction, watermark = greatest(t.watermark, s.watermark)
     FROM summed s WHERE s.windows > 0`,
    [kept],
  )
}

/** Whether ClickHouse shows what was published; until then the lag counts from the first event. */
export async function setShown(client: pg.Client, isShown: boolean): Promise<void> {
  await client.query('UPDATE analytics.pipeline_total SET is_shown = $1 WHERE is_shown <> $1', [isShown])
}
