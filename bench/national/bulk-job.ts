import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { ClickHouse } from '#analytics/clickhouse/connection.ts'
import { createFreshnessReader } from '#analytics/funnel/freshness.ts'
import { followJourney } from '#analytics/pipeline/follow-journey.ts'
import { createLogger } from '#platform/logger.ts'
import { connectDatabase } from '#prisma/database.ts'
import { round3 } from './compare.ts'
import type { FilledJourney } from './journey.ts'
import { prepareDrafts } from './live-drafts.ts'

const DRAFTS_AT_ONCE = 20_000
const [TRICKLE_EVERY_MS, TRICKLE_EVENTS, TRICKLE_DRAFTS] = [100, 10, 60_000]
const LOOK_EVERY_MS = 100
const APPEND = `SELECT count(*) FROM journey.append_drafts(ARRAY(
  SELECT draft FROM bench_draft WHERE place >= $1 AND place < $2 ORDER BY place))`

/**
 * One transaction that appends so many events while others append a hundred a second: what the lag says meanwhile, and how
 * fast the pipeline catches up once the transaction has ended.
 */
export async function measureBulkJob(
  { ownerUrl, analyticsUrl }: FilledJourney,
  clickhouse: ClickHouse,
  events: number,
): Promise<Record<string, unknown>> {
  await prepareDrafts(ownerUrl, events + TRICKLE_DRAFTS)
  const [bulk, trickle] = [new pg.Client(ownerUrl), new pg.Client(ownerUrl)]
  const database = connectDatabase(analyticsUrl, 'bench', 2)
  const freshness = createFreshnessReader(database, () => undefined)
  const pipeline = followJourney({ databaseUrl: analyticsUrl, clickhouse, logger: createLogger('bench', 'warn') })
  await Promise.all([bulk.connect(), trickle.connect()])
  let isOver = false
  const trickling = appendUntil(() => isOver, trickle, events)
  try {
    while ((await freshness()).lagSeconds > 1) await sleep(LOOK_EVERY_MS)
    const begun = performance.now()
    await bulk.query('BEGIN')
    for (let from = 0; from < events; from += DRAFTS_AT_ONCE) {
      await bulk.query(APPEND, [from, Math.min(events, from + DRAFTS_AT_ONCE)])
    }
    const { lagSeconds: lagAtItsEnd } = await freshness()
    await bulk.query('COMMIT')
    const committed = performance.now()
    const { windowsPublished: before } = pipeline.status
    let mostLag = 0
    for (let lag = Number.POSITIVE_INFINITY; lag > 1; ) {
      await sleep(LOOK_EVERY_MS)
      lag = (await freshness()).lagSeconds
      mostLag = Math.max(mostLag, lag)
    }
    const caughtUp = (performance.now() - committed) / 1000
    return {
      events,
      appendSeconds: round3((committed - begun) / 1000),
      lagSecondsAtItsEnd: round3(lagAtItsEnd),
      mostLagSeconds: round3(mostLag),
      caughtUpSeconds: round3(caughtUp),
      caughtUpPerSecond: Math.round(events / caughtUp),
      windows: pipeline.status.windowsPublished - before,
    }
  } finally {
    isOver = true
    await trickling
    await Promise.all([bulk.end(), trickle.end(), pipeline.close(), database.$disconnect()])
  }
}

async function appendUntil(isOver: () => boolean, client: pg.Client, first: number): Promise<void> {
  for (let from = first; !isOver(); from += TRICKLE_EVENTS) {
    await client.query(APPEND, [from, from + TRICKLE_EVENTS])
    await sleep(TRICKLE_EVERY_MS)
  }
}
