import { loadavg } from 'node:os'
import type { ClickHouse } from '#analytics/clickhouse/connection.ts'
import { measureBackfill } from './national/backfill.ts'
import { measureBulkJob } from './national/bulk-job.ts'
import { round3 } from './national/compare.ts'
import { atLeast, atMost, nothingMeasured, resultOf } from './national/goals.ts'
import { cleanJourneys, type FilledJourney, openJourney } from './national/journey.ts'
import { measureLag } from './national/live-lag.ts'
import { parseCount, readOptions } from './national/options.ts'
import { diskOf } from './national/rebuild.ts'
import type { Bench } from './run.ts'
import { withClient } from './server.ts'

const RATES = [1_000, 5_000, 20_000]
const [GOAL_RATE, GOAL_MS] = [5_000, 1_000]
const SECONDS = 20

/** The pipeline from PostgreSQL to ClickHouse: all of a journey against COPY by hand, and how far behind it is live. */
export const bench: Bench = {
  description:
    'pipeline out of PostgreSQL, against COPY and insert by hand; live lag (--participants 2.4m: 20 million events)',
  async run(words) {
    const options = readOptions(
      words,
      { participants: 2_400_000, rounds: 1 },
      {
        'live-seconds': { type: 'string', help: `how long is written at each rate (${SECONDS})` },
        bulk: { type: 'string', help: 'events of a bulk job in one transaction, measured besides (none)' },
        rates: { type: 'string', help: `events a second that are written (${RATES.join()})` },
      },
    )
    if (options.clean) {
      cleanJourneys(options)
      return nothingMeasured(options.dataDir, 'cleaned')
    }
    const rates = options.rest.rates ? String(options.rest.rates).split(',').map(Number) : RATES
    const seconds = Number(options.rest['live-seconds'] ?? SECONDS)
    const journey = await openJourney(options)
    try {
      if (options.prepare) return nothingMeasured(options.dataDir, 'prepared')
      const { clickhouse, goals, figures } = await measureBackfill(journey)
      process.stderr.write(`backfill: ${JSON.stringify(figures)}\n`)
      try {
        const size = await measureSize(journey, clickhouse)
        const lags = await measureLag(journey, clickhouse, { rates, seconds })
        const bulk = options.rest.bulk
          ? await measureBulkJob(journey, clickhouse, parseCount(String(options.rest.bulk)))
          : undefined
        const lagGoals = lags
          .filter(({ perSecond }) => perSecond <= GOAL_RATE)
          .flatMap(({ perSecond, reached, p99Ms }) => [
            atLeast(`events a second written at ${perSecond}`, reached, 0.95 * perSecond),
            atMost(`lag at ${perSecond} events a second, p99, ms`, p99Ms, GOAL_MS),
          ])
        return resultOf([...goals, ...lagGoals], {
          backfill: figures,
          size,
          live: lags,
          ...(bulk && { bulk }),
          residentBytesAfterwards: process.memoryUsage.rss(),
          load: loadavg().map((load) => Number(load.toFixed(1))),
        })
      } finally {
        await clickhouse.close()
      }
    } finally {
      await journey.server.stop()
    }
  },
}

/** Bytes on disk for each participant; those in memory are told with the backfill. */
async function measureSize({ ownerUrl }: FilledJourney, { pipeline }: ClickHouse): Promise<Record<string, unknown>> {
  const postgres = await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM journey.participant)::float8 AS participants,
              (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('journey.event'))::float8 AS events,
              pg_total_relation_size('journey.participant')::float8 AS state`,
    )
    return rows[0]
  })
  const each = (bytes: number) => round3(bytes / postgres.participants)
  return {
    participants: postgres.participants,
    postgresBytesPerParticipant: { events: each(postgres.events), state: each(postgres.state) },
    clickhouseBytesPerParticipant: await diskOf(pipeline, postgres.participants),
  }
}
