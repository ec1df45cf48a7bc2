import { type Database, Prisma, type Transaction } from '#prisma/database.ts'
import { STEP_COLUMNS } from '../clickhouse/state-columns.ts'

/** People by step (from 1) and Jakarta day of its first time, in days since 2020-01-01. */
export type PeopleCount = { step: number; day: number; people: number }

/** A snapshot of PostgreSQL: which transactions it saw. */
export type Snapshot = { seen: string; from: bigint; until: bigint; offset: bigint }

const LONGEST_COUNT_MS = 3_600_000

const STEP_TIMES = Prisma.raw(STEP_COLUMNS.map((column, index) => `(${index + 1}, ${column})`).join(', '))
const AFTER = Prisma.raw(
  `CASE touched ${STEP_COLUMNS.map((column, index) => `WHEN ${index + 1} THEN ${column}`).join(' ')} END`,
)

/** A gigabyte or so is read in a second or two; in between, the count can be called off. */
const BLOCKS_AT_ONCE = 100_000

/**
 * Everybody, in one snapshot. One process of PostgreSQL reads all participants for it, piece by piece, without any index.
 * Throws the signal's reason when it is called off.
 */
export async function countPeople(
  database: Database,
  signal?: AbortSignal,
): Promise<{ snapshot: Snapshot; counts: PeopleCount[] }> {
  return database.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`SET LOCAL max_parallel_workers_per_gather = 0`
      const [found] = await transaction.$queryRaw<(Snapshot & { blocks: number })[]>`
        SELECT pg_current_snapshot()::text AS seen, "offset", journey.horizon() AS "from",
               journey.to_transaction_number(pg_snapshot_xmax(pg_current_snapshot())) AS until,
               (pg_relation_size('journey.participant') / current_setting('block_size')::int)::int AS blocks
        FROM (SELECT transaction_offset AS "offset" FROM journey.epoch ORDER BY number DESC LIMIT 1) AS epoch`
      if (!found) throw new Error('PostgreSQL did not say which snapshot it reads')
      const { blocks, ...snapshot } = found
      const counts: PeopleCount[] = []
      for (let block = 0; block < blocks; block += BLOCKS_AT_ONCE) {
        signal?.throwIfAborted()
        counts.push(...(await countBlocks(transaction, block)))
      }
      return { snapshot, counts }
    },
    { isolationLevel: 'RepeatableRead', timeout: LONGEST_COUNT_MS, maxWait: 10_000 },
  )
}

function countBlocks(transaction: Transaction, first: number): Promise<PeopleCount[]> {
  const [from, until] = [`(${first},0)`, `(${first + BLOCKS_AT_ONCE},0)`]
  return transaction.$queryRaw<PeopleCount[]>`
    SELECT step, floor((time + 25200) / 86400.0)::int AS day, count(*)::int AS people
    FROM journey.participant AS p, LATERAL (VALUES ${STEP_TIMES}) AS reached (step, time)
    WHERE time IS NOT NULL AND p.ctid >= ${from}::tid AND p.ctid < ${until}::tid GROUP BY step, day`
}

/** Where a window ends. */
function untilOf(window: bigint): Prisma.Sql {
  return Prisma.sql`coalesce((SELECT until_transaction FROM analytics.pipeline_window WHERE id = ${window}),
    (SELECT until_transaction FROM analytics.pipeline_total WHERE last_window = ${window}), 0)`
}

function isSeen({ seen, offset }: Snapshot): Prisma.Sql {
  return Prisma.sql`pg_visible_in_snapshot((transaction_id - ${offset})::text::xid8, ${seen}::pg_snapshot)`
}

/** Whether every event that the snapshot saw is in the windows up to the given one. */
export async function isIncluded(database: Database, snapshot: Snapshot, lastWindow: bigint): Promise<boolean> {
  const [found] = await database.$queryRaw<{ missing: boolean }[]>`
    SELECT EXISTS (SELECT FROM journey.event
      WHERE transaction_id >= ${untilOf(lastWindow)} AND transaction_id < ${snapshot.until}
        AND (transaction_id < ${snapshot.from} OR ${isSeen(snapshot)})) AS missing`
  return found?.missing === false
}

/** What the events that are in those windows and that the snapshot had not seen have changed since. */
export function countSince(database: Database, snapshot: Snapshot, lastWindow: bigint): Promise<PeopleCount[]> {
  return database.$queryRaw<PeopleCount[]>`
    SELECT touched::int AS step, floor((time + 25200) / 86400.0)::int AS day, sum(change)::int AS people
    FROM (SELECT touched, before_time, ${AFTER} AS after_time FROM journey.event
          WHERE touched IS NOT NULL AND transaction_id >= ${snapshot.from} AND transaction_id < ${untilOf(lastWindow)}
            AND NOT ${isSeen(snapshot)}) AS since,
         LATERAL (VALUES (before_time, -1), (after_time, 1)) AS changed (time, change)
    WHERE time IS NOT NULL GROUP BY step, day`
}
