import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type ClickHouse, openClickHouse } from '#analytics/clickhouse/connection.ts'
import { migrateClickHouse } from '#analytics/clickhouse/migrate.ts'
import { advance } from '#analytics/pipeline/advance.ts'
import type { PipelineParts } from '#analytics/pipeline/parts.ts'
import { listPages } from '#analytics/pipeline/plan-horizon.ts'
import { toPostgresSource } from '#analytics/pipeline/postgres-source.ts'
import { createPipelineStatus } from '#analytics/pipeline/status.ts'
import type { PlannedWindow } from '#analytics/pipeline/windows.ts'
import { withClient } from '../server.ts'
import { numberOf, rowsOf, run } from './ask.ts'
import { round3 } from './compare.ts'
import { copyByHand, FLOOR_TABLE } from './copy-floor.ts'
import { atLeast, type Goal } from './goals.ts'
import type { FilledJourney } from './journey.ts'
import { watchMemory } from './memory.ts'

const LEAST = { withoutState: 0.7, withState: 0.4 }

export type Backfilled = { clickhouse: ClickHouse; figures: Record<string, unknown>; goals: Goal[] }

/**
 * Brings the whole journey over twice: by hand, half of it before and half after, and by the pipeline. Leaves ClickHouse
 * open, with what the pipeline made. Throws when it does not hold what PostgreSQL does.
 */
export async function measureBackfill(journey: FilledJourney): Promise<Backfilled> {
  const folder = join(journey.folder, 'clickhouse')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await withClient(journey.ownerUrl, (client) =>
    client.query(`TRUNCATE analytics.pipeline_window RESTART IDENTITY; DELETE FROM analytics.pipeline_total;
                  INSERT INTO analytics.pipeline_total DEFAULT VALUES`),
  )
  const clickhouse = await openClickHouse({ path: folder })
  await migrateClickHouse(clickhouse.pipeline)
  const postgres = new pg.Client(journey.analyticsUrl)
  await postgres.connect()
  try {
    const pages = await listPages(postgres, 0n, await horizonOf(postgres))
    const halfway = Math.ceil(pages.length / 2)
    const floor = [await byHand(postgres, clickhouse, journey, pages.slice(0, halfway))]
    const status = createPipelineStatus()
    const parts: PipelineParts = {
      postgres,
      clickhouse: clickhouse.pipeline,
      beside: clickhouse.beside,
      source: toPostgresSource(journey.analyticsUrl),
      status,
      held: undefined,
    }
    const started = performance.now()
    const { memory } = await watchMemory(journey.participants, async () => {
      while (await advance(parts));
    })
    const withState = (performance.now() - started) / 1000
    const { plan, pull, state, cubes, payments, publish } = status.stages
    const withoutState = (plan.milliseconds + pull.milliseconds) / 1000
    floor.push(await byHand(postgres, clickhouse, journey, pages.slice(halfway)))
    await check(postgres, clickhouse)
    await run(clickhouse.pipeline, `DROP TABLE IF EXISTS ${FLOOR_TABLE} SYNC`)

    const [copy, insert] = [sum(floor.map((each) => each.copy)), sum(floor.map((each) => each.insert))]
    const events = sum(pages.map((page) => page.events))
    const ratios = { withoutState: (copy + insert) / withoutState, withState: (copy + insert) / withState }
    return {
      clickhouse,
      goals: [
        atLeast('backfill without state, as part of COPY and insert', round3(ratios.withoutState), LEAST.withoutState),
        atLeast('backfill with state, as part of COPY and insert', round3(ratios.withState), LEAST.withState),
      ],
      figures: {
        events,
        floor: { copySeconds: round3(copy), insertSeconds: round3(insert) },
        pipelineSeconds: round3(withState),
        memory,
        stageSeconds: Object.fromEntries(
          Object.entries({ plan, pull, state, cubes, payments, publish }).map(([name, stage]) => [
            name,
            round3(stage.milliseconds / 1000),
          ]),
        ),
        eventsPerSecond: {
          floor: Math.round(events / (copy + insert)),
          withoutState: Math.round(events / withoutState),
          withState: Math.round(events / withState),
        },
      },
    }
  } catch (error) {
    await clickhouse.close()
    throw error
  } finally {
    await postgres.end()
  }
}

async function horizonOf(postgres: pg.Client): Promise<bigint> {
  const { rows } = await postgres.query('SELECT journey.horizon() AS horizon')
  return BigInt(rows[0].horizon)
}

async function byHand(
  postgres: pg.Client,
  { pipeline }: ClickHouse,
  { folder }: FilledJourney,
  pages: readonly PlannedWindow[],
) {
  const seconds = { copy: 0, insert: 0 }
  for (const page of pages) {
    const { copy, insert } = await copyByHand([postgres, pipeline], page, folder)
    seconds.copy += copy
    seconds.insert += insert
  }
  return seconds
}

async function check(postgres: pg.Client, { pipeline }: ClickHouse): Promise<void> {
  const { rows } = await postgres.query(
    'SELECT count(registered)::int AS registered, count(paid)::int AS paid, sum(version)::float8 AS versions FROM journey.participant',
  )
  const { registered, paid, versions } = rows[0]
  const [found = []] = await rowsOf(
    pipeline,
    `SELECT sumIf(sign, bitTest(mask, 0)), sumIf(sign, bitTest(mask, 13)), sum(sign * toInt64(version))
     FROM participant_state_v3 WHERE wave < 65535`,
  )
  const byFloor = await numberOf(
    pipeline,
    `SELECT count() - (SELECT count() FROM journey_event_v3 WHERE position > 0) FROM ${FLOOR_TABLE}`,
  )
  if (found.map(Number).join() !== [registered, paid, versions].join() || byFloor !== 0) {
    throw new Error(`PostgreSQL has ${[registered, paid, versions]}, ClickHouse ${found}; ${byFloor} more came by hand`)
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
