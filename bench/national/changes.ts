import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { ClickHouse } from '#analytics/clickhouse/connection.ts'
import { migrateClickHouse } from '#analytics/clickhouse/migrate.ts'
import { MARKER, NOT_REACHED, SLICE_COLUMNS, STEP_COLUMNS } from '#analytics/clickhouse/state-columns.ts'
import { type Markers, readMarkers } from '#analytics/pipeline/markers.ts'
import { clearPending, type PipelineParts } from '#analytics/pipeline/parts.ts'
import { foldHorizon } from '#analytics/pipeline/prepare-horizon.ts'
import { publishHorizon } from '#analytics/pipeline/publish-horizon.ts'
import { createPipelineStatus } from '#analytics/pipeline/status.ts'
import { ONE_BLOCK, TABLES } from '#analytics/pipeline/tables.ts'
import { numberOf, run } from './ask.ts'
import { EVENT_COLUMNS } from './events-sql.ts'
import type { World } from './world.ts'

/** Where people change while questions are asked: hard links to the parts of those who do not. */
const CHANGING = 'changing'
const KEPT = 'gelombang'
const STREAM = `${KEPT}.bench_change`
const WINDOW_EVERY_MS = 250

/** What becomes known of a person with which step, where it was not known yet. */
const KNOWN: Readonly<Record<(typeof SLICE_COLUMNS)[number], { with: number; code: number }>> = {
  wave: { with: 6, code: 70 },
  province: { with: 3, code: 32 },
  district: { with: 3, code: 3201 },
  gender: { with: 3, code: 1 },
  age_band: { with: 3, code: 3 },
  education: { with: 3, code: 4 },
  platform: { with: 8, code: 1 },
  payment_partner: { with: 13, code: 1 },
  course_category: { with: 8, code: 1 },
}
const OTHER_DISTRICT = 3202
const SLICE_KNOWN = 27

function sliceAfter(column: (typeof SLICE_COLUMNS)[number], index: number): string {
  const before = `before[${index + 1}]`
  const moved = column === 'district' ? `step = 0, ${OTHER_DISTRICT}, ` : ''
  return `multiIf(${moved}step = ${KNOWN[column].with} AND ${before} = 0, ${KNOWN[column].code}, ${before})`
}

type Extent = { perSecond: number; seconds: number }

/** Events of as many people, one each: the next step that they have not reached, or else another district. */
export async function prepareChanges(
  { clickhouse: { pipeline } }: World,
  { perSecond, seconds }: Extent,
): Promise<void> {
  const events = perSecond * seconds
  await run(
    pipeline,
    `CREATE TABLE IF NOT EXISTS ${STREAM} AS ${KEPT}.${TABLES.events.name}
     ENGINE = MergeTree() PRIMARY KEY position ORDER BY position`,
  )
  if ((await numberOf(pipeline, `SELECT count() FROM ${STREAM}`)) >= events) return
  const people = await numberOf(pipeline, `SELECT sum(sign) FROM ${KEPT}.${TABLES.state.name}`)
  const oneIn = Math.max(1, Math.floor(people / events))
  await run(pipeline, `TRUNCATE TABLE ${STREAM}`)
  await run(
    pipeline,
    `INSERT INTO ${STREAM} (${EVENT_COLUMNS.join(', ')})
     WITH toUInt8(arrayFirstIndex(time -> time = ${NOT_REACHED}, times)) AS step,
       toInt32(arrayMax(arrayFilter(time -> time < ${NOT_REACHED}, times)) + 3600) AS now,
       [${SLICE_COLUMNS.map(sliceAfter).join(', ')}]::Array(UInt16) AS after
     SELECT 0, rowNumberInAllBlocks(), step = 0 ? ${SLICE_KNOWN} : step, participant_id, version + 1, now,
       toDateTime64(0, 6, 'UTC'), 0, '${MARKER.nobody}', step, ${NOT_REACHED}, before = after ? [] : before, 0,
       ${STEP_COLUMNS.map((_, index) => `step = ${index + 1} ? now : times[${index + 1}]`).join(', ')},
       ${SLICE_COLUMNS.map((_, index) => `after[${index + 1}]`).join(', ')}, paid_amount
     FROM (
       SELECT participant_id, version, paid_amount, [${STEP_COLUMNS.join(', ')}] AS times,
         [${SLICE_COLUMNS.join(', ')}]::Array(UInt16) AS before
       FROM ${KEPT}.${TABLES.state.name}
       WHERE wave < ${MARKER.wave} AND cityHash64(participant_id) % ${oneIn} = 0
       ORDER BY cityHash64(participant_id, 7) LIMIT ${events})
     SETTINGS max_threads = 1`,
  )
}

export type Changes = {
  /** Windows shown so far, and the milliseconds that each took. */
  windows: number[]
  /** Milliseconds from when an event was due to when its window was shown: of each window's oldest. */
  lags: number[]
  events: number
  /** No more changes; tells how many people changed a second until then, which is less when they have run out. */
  halt: () => Promise<number>
  /** Nor the tables that changed. */
  stop: () => Promise<void>
}

/**
 * Lets so many people a second change, in windows by the product's own code, until it is stopped. Clients given here
 * look at the changing tables until then.
 */
export async function startChanges(
  world: World,
  { perSecond, seconds, readers }: Extent & { readers: readonly ClickHouseClient[] },
): Promise<Changes> {
  const { pipeline: client, beside } = world.clickhouse
  await prepareChanges(world, { perSecond, seconds })
  const available = await numberOf(client, `SELECT count() FROM ${STREAM}`)
  await run(client, `DROP DATABASE IF EXISTS ${CHANGING} SYNC`)
  await run(client, `CREATE DATABASE ${CHANGING} ENGINE = Atomic`)
  for (const each of [client, beside, ...readers]) await run(each, `USE ${CHANGING}`)
  await migrateClickHouse(client)
  for (const { name } of Object.values(TABLES)) {
    await run(client, `ALTER TABLE ${name} ATTACH PARTITION tuple() FROM ${KEPT}.${name}`)
  }
  const changes: Changes = {
    windows: [],
    lags: [],
    events: 0,
    halt: async () => 0,
    stop: async () => undefined,
  }
  let isStopping = false
  const started = performance.now()
  const running = changeUntil(
    () => isStopping,
    world.clickhouse,
    changes,
    Math.min(available, perSecond * seconds),
    perSecond,
  )
  changes.halt = async () => {
    isStopping = true
    const seconds = (performance.now() - started) / 1000
    await running
    return Math.round(changes.events / seconds)
  }
  changes.stop = async () => {
    await changes.halt()
    for (const each of [client, beside, ...readers]) await run(each, `USE ${KEPT}`)
    await run(client, `DROP DATABASE ${CHANGING} SYNC`)
  }
  return changes
}

async function changeUntil(
  isOver: () => boolean,
  { pipeline: clickhouse, beside }: ClickHouse,
  changes: Changes,
  available: number,
  perSecond: number,
): Promise<void> {
  const parts: Pick<PipelineParts, 'clickhouse' | 'beside' | 'status' | 'held'> = {
    clickhouse,
    beside,
    status: createPipelineStatus(),
    held: undefined,
  }
  let markers: Markers = await readMarkers(clickhouse)
  await clearPending(clickhouse)
  const started = performance.now()
  while (!isOver() && changes.events < available) {
    const begun = performance.now()
    const due = Math.min(available, Math.floor(((begun - started) / 1000) * perSecond))
    const events = due - changes.events
    if (events > 0) {
      const last = markers.lastWindow.state + 1n
      const watermark = markers.watermark.state + 1n
      const horizon = { windows: [{ id: last, from: 0n, until: 0n, events, watermark }], last, watermark, events }
      await fillPending(clickhouse, changes.events, due, last)
      const content = await foldHorizon(parts, horizon, markers)
      await publishHorizon(parts, horizon, markers, content)
      markers = parts.held?.markers ?? markers
      changes.windows.push(performance.now() - begun)
      changes.lags.push(performance.now() - started - (changes.events / perSecond) * 1000)
      changes.events = due
    }
    await sleep(Math.max(1, WINDOW_EVERY_MS - (performance.now() - begun)))
  }
}

/** In place of what ClickHouse pulls out of PostgreSQL. */
async function fillPending(client: ClickHouseClient, from: number, until: number, window: bigint): Promise<void> {
  const columns = EVENT_COLUMNS.filter((column) => column !== 'window_id').join(', ')
  await run(
    client,
    `INSERT INTO ${TABLES.events.pending} (window_id, ${columns})
     SELECT ${window}, ${columns} FROM ${STREAM} WHERE position >= ${from} AND position < ${until}
     UNION ALL SELECT ${window}, * FROM (SELECT ${columns} FROM ${KEPT}.${TABLES.events.name}
       WHERE participant_id = '${MARKER.nobody}' LIMIT 1) ${ONE_BLOCK}`,
  )
}
