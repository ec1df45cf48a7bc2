import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { queryRow, runStatement } from '../clickhouse/query.ts'
import { beginSwitch, endSwitch } from '../clickhouse/switches.ts'
import { cubeMarkerSql, GAP_CUBE_COLUMNS, STEP_CUBE_COLUMNS, wholeGapCubeSql, wholeStepCubeSql } from './fold-cubes.ts'
import { PAYMENT_COLUMNS, paymentMarkerSql, paymentsSql } from './fold-payments.ts'
import { STATE_COLUMNS, stateMarkerSql, wholeStateSql } from './fold-state.ts'
import { idRanges } from './id-ranges.ts'
import { clearPending, type PipelineParts, readPendingContent } from './parts.ts'
import { listPages, PAGE_EVENTS } from './plan-horizon.ts'
import { countFolded, countPublished, countPulled, type Horizon } from './prepare-horizon.ts'
import { markersAt } from './publish-horizon.ts'
import { pullWindow } from './pull-window.ts'
import { timed } from './status.ts'
import { TABLES, type TableName } from './tables.ts'
import { readPublished, setShown } from './windows.ts'

/** What the tables will say when everything is made again; `events`: how many there must be. */
export type Target = { last: bigint; watermark: bigint; events: number }

type Engine = Pick<PipelineParts, 'clickhouse' | 'status' | 'pageEvents'>

// Of about a million people.
const PAGES_AT_ONCE = 16

/**
 * Makes everything again from the journey, up to what has been published and the given windows, in the pending tables,
 * while readers keep what they have; then switches all tables. Interrupted, it begins anew.
 */
export async function rebuildFromJourney(
  parts: PipelineParts,
  { windows, last, watermark }: Pick<Horizon, 'windows' | 'last' | 'watermark'>,
): Promise<void> {
  const published = await readPublished(parts.postgres)
  const until = windows.at(-1)?.until ?? published.until
  const target: Target = {
    last: last > published.lastWindow ? last : published.lastWindow,
    watermark: watermark > published.watermark ? watermark : published.watermark,
    events: published.events + windows.reduce((sum, { events }) => sum + events, 0),
  }
  await clearPending(parts.clickhouse)
  const pages = await timed(parts.status, 'pull', () => pullAll(parts, until, target))
  await foldAll(parts, target, TABLES.events.pending)
  const content = await readPendingContent(parts.clickhouse)
  countPulled(parts.status, pages, target.events, content)
  countFolded(parts.status, pages, content)
  await switchTables(parts, ['events', 'payments', 'stepCube', 'gapCube', 'state'])
  countPublished(parts.status, pages, content)
  await setShown(parts.postgres, true)
  parts.held = { markers: markersAt(target.last, target.watermark), isPendingEmpty: true }
}

/**
 * Makes state, cubes and payments again from the events that ClickHouse holds, in the pending tables, and switches. Throws
 * when those events are not as many as they should be, or a participant's versions have gaps.
 */
export async function rebuildFromEvents(engine: Engine, target: Target): Promise<void> {
  await clearPending(engine.clickhouse)
  await foldAll(engine, target, TABLES.events.name)
  const content = await readPendingContent(engine.clickhouse)
  countFolded(engine.status, 1, content)
  await switchTables(engine, ['payments', 'stepCube', 'gapCube', 'state'])
  countPublished(engine.status, 1, content)
}

/** In how many pages. */
async function pullAll(parts: PipelineParts, until: bigint, { last }: Target): Promise<number> {
  const { postgres, clickhouse, source, status } = parts
  const pages = await listPages(postgres, 0n, until, parts.pageEvents)
  for (const [index, page] of pages.entries()) {
    const isLast = index === pages.length - 1
    await pullWindow(clickhouse, source, { window: page, windowId: last, isLast, block: '' })
    status.eventsPulled += page.events
  }
  return pages.length
}

async function foldAll({ clickhouse, status, pageEvents }: Engine, target: Target, from: string): Promise<void> {
  const { state, stepCube, gapCube, payments } = TABLES
  const run = (name: string, sql: string, params?: Record<string, unknown>): Promise<void> =>
    runStatement(clickhouse, { name: `pipeline.rebuild_${name}`, sql, ...(params && { params }) })
  const window = target.last.toString()
  const watermark = target.watermark.toString()
  const cubeMarker = { windows: window, microseconds: watermark }

  await timed(status, 'state', async () => {
    const ranges = Math.ceil(target.events / (PAGES_AT_ONCE * (pageEvents ?? PAGE_EVENTS)))
    for (const among of idRanges(Math.max(1, ranges))) await run('state', wholeStateSql(state.pending, from, among))
    await checkState(clickhouse, target, from)
    await run('state', `INSERT INTO ${state.pending} (${STATE_COLUMNS.join(', ')}) ${stateMarkerSql(false)}`, {
      window,
      watermark,
    })
  })
  await timed(status, 'cubes', async () => {
    for (const sql of wholeStepCubeSql(stepCube.pending, state.pending)) await run('cubes', sql)
    await run('cubes', `INSERT INTO ${stepCube.pending} (${STEP_CUBE_COLUMNS}) ${cubeMarkerSql('step')}`, cubeMarker)
    await run('cubes', wholeGapCubeSql(gapCube.pending, state.pending))
    await run('cubes', `INSERT INTO ${gapCube.pending} (${GAP_CUBE_COLUMNS}) ${cubeMarkerSql('gap')}`, cubeMarker)
  })
  await timed(status, 'payments', async () => {
    await run('payments', paymentsSql(payments.pending, from))
    await run('payments', `INSERT INTO ${payments.pending} (${PAYMENT_COLUMNS}) ${paymentMarkerSql()}`, { window })
  })
}

const sums = z.object({ events: z.coerce.number(), versions: z.string(), participantEvents: z.string() })

/** As many events as PostgreSQL counted, and versions of each participant without a gap. */
async function checkState(clickhouse: ClickHouseClient, { events }: Target, from: string): Promise<void> {
  const found = await queryRow(clickhouse, {
    name: 'pipeline.rebuild_check',
    sql: `SELECT (SELECT count() FROM ${from} WHERE position > 0) AS events,
                 (SELECT toString(count()) FROM ${from} WHERE version > 0) AS participantEvents,
                 (SELECT toString(sum(sign * toInt64(version))) FROM ${TABLES.state.pending}) AS versions`,
    row: sums,
  })
  if (found.events !== events) throw new Error(`ClickHouse has ${found.events} of ${events} events`)
  if (found.versions !== found.participantEvents) throw new Error('the journey has gaps between versions')
}

/**
 * Readers go over from the old tables to the new ones; the old ones are emptied. The exchange is of one table after another,
 * so whoever reads meanwhile is told. Interrupted, the comparison that follows makes the tables whole and ends it.
 */
async function switchTables({ clickhouse, status }: Engine, names: readonly TableName[]): Promise<void> {
  const pairs = names.map((name) => `${TABLES[name].name} AND ${TABLES[name].pending}`)
  await timed(status, 'publish', async () => {
    await beginSwitch(clickhouse)
    await runStatement(clickhouse, { name: 'pipeline.switch', sql: `EXCHANGE TABLES ${pairs.join(', ')}` })
    await endSwitch(clickhouse)
  })
  await clearPending(clickhouse)
  status.rebuilds += 1
}
