import { type Database, Prisma } from '#prisma/database.ts'
import { oldestFrom } from './oldest-waiting.ts'

export type Playback = {
  programme: string
  /** Jakarta day of the last snapshot, YYYY-MM-DD. */
  lastDay: string
  /** People in the database per real person. */
  scale: number
  finishedAt: Date | null
  /** When the first event of today's programme was recorded; absent while there are only played-back ones. */
  liveSince: Date | null
}

export type Freshness = {
  /** Seconds; see `createFreshnessReader`. */
  lagSeconds: number
  /** Something of the journey has been shown. */
  isPublished: boolean
  playback: Playback | undefined
  /** When the first event of today's programme was recorded: that of the playback, or of a programme without one. */
  liveSince: Date | null
}

type Row = {
  lag: number | null
  isPublished: boolean
  programme: string | null
  lastDay: string
  scale: number
  finishedAt: Date | null
  lastPosition: bigint
  isLive: boolean | null
}

const ANSWER_WITHIN_MS = 1_500
const OLDEST = oldestFrom(Prisma.sql`(SELECT included_until FROM checkpoint)`)

export type FreshnessReader = () => Promise<Freshness>

/**
 * How far ClickHouse is behind PostgreSQL: now less `recorded_at` of the oldest visible event not included, 0 if there
 * is none. PostgreSQL out of reach: now less the last contact, which is the reader's own or the pipeline's.
 */
export function createFreshnessReader(database: Database, pipelineContact: () => Date | undefined): FreshnessReader {
  let ownContact = new Date()
  let known: Omit<Freshness, 'lagSeconds'> = { isPublished: false, playback: undefined, liveSince: null }
  return async () => {
    try {
      const row = await within(ANSWER_WITHIN_MS, readRow(database))
      ownContact = new Date()
      const { lagSeconds, ...told } = await toFreshness(database, row, known.liveSince)
      known = told
      return { ...known, lagSeconds }
    } catch {
      const contact = Math.max(ownContact.getTime(), pipelineContact()?.getTime() ?? 0)
      return { ...known, lagSeconds: Math.max(0, Date.now() - contact) / 1000 }
    }
  }
}

/** The same once, however long PostgreSQL takes to answer; throws when it does not. */
export async function readFreshness(database: Database): Promise<Freshness> {
  return toFreshness(database, await readRow(database), null)
}

async function toFreshness(database: Database, row: Row | undefined, known: Date | null): Promise<Freshness> {
  const liveSince = row ? await findLiveSince(database, row, known) : null
  const playback = row && toPlayback(row, liveSince)
  return { isPublished: row?.isPublished ?? false, playback, liveSince, lagSeconds: Math.max(0, row?.lag ?? 0) }
}

async function readRow(database: Database): Promise<Row | undefined> {
  const [row] = await database.$queryRaw<Row[]>`
    WITH checkpoint AS (
      SELECT CASE WHEN t.is_shown THEN coalesce(
               (SELECT min(from_transaction) FROM analytics.pipeline_window WHERE published_at IS NULL),
               (SELECT max(until_transaction) FROM analytics.pipeline_window), t.until_transaction) ELSE 0 END AS included_until,
             t.windows > 0 OR EXISTS (SELECT FROM analytics.pipeline_window WHERE published_at IS NOT NULL) AS is_published
      FROM analytics.pipeline_total t
    )
    SELECT extract(epoch FROM clock_timestamp() - ${OLDEST})::float8 AS lag,
           (SELECT is_published FROM checkpoint) AS "isPublished",
           playback.programme, playback.last_day::text AS "lastDay", playback.scale::float8 AS scale,
           playback.finished_at AS "finishedAt", playback.last_position AS "lastPosition",
           (SELECT position FROM journey.event ORDER BY transaction_id DESC, position DESC LIMIT 1)
             > playback.last_position AS "isLive"
    FROM (SELECT) AS one LEFT JOIN journey.playback ON true`
  return row
}

function toPlayback({ programme, lastDay, scale, finishedAt }: Row, liveSince: Date | null): Playback | undefined {
  return programme ? { programme, lastDay, scale, finishedAt, liveSince } : undefined
}

/** The first live event is looked for once: whether there is one after a playback is told by the newest event. */
async function findLiveSince(database: Database, row: Row, known: Date | null): Promise<Date | null> {
  if (row.programme && !row.isLive) return null
  return known ?? (row.programme ? findFirstLive(database, row.lastPosition) : findFirst(database))
}

async function findFirst(database: Database): Promise<Date | null> {
  const [first] = await database.$queryRaw<{ recordedAt: Date | null }[]>`
    SELECT ${oldestFrom(Prisma.sql`0`)} AS "recordedAt"`
  return first?.recordedAt ?? null
}

async function findFirstLive(database: Database, lastPosition: bigint): Promise<Date | null> {
  const [first] = await database.$queryRaw<{ recordedAt: Date | null }[]>`
    SELECT min(recorded_at) AS "recordedAt" FROM journey.event WHERE position > ${lastPosition}`
  return first?.recordedAt ?? null
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('PostgreSQL does not answer in time')), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
