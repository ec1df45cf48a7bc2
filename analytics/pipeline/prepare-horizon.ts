import type { ClickHouseClient } from '@clickhouse/client'
import { runStatement } from '../clickhouse/query.ts'
import { cubeMarkerSql, gapCubeSql, stepCubeSql, wholeGapCubeSql, wholeStepCubeSql } from './fold-cubes.ts'
import { paymentMarkerSql, paymentsSql } from './fold-payments.ts'
import { foldStateSql, stateMarkerSql } from './fold-state.ts'
import type { Markers } from './markers.ts'
import { clearPending, type PendingContent, type PipelineParts, readPendingContent, together } from './parts.ts'
import { PAGE_EVENTS } from './plan-horizon.ts'
import { pullWindow } from './pull-window.ts'
import { addDone, type PipelineStatus, timed } from './status.ts'
import { LARGE_BLOCK, ONE_BLOCK, TABLE_NAMES, TABLES, type TableName } from './tables.ts'
import type { PipelineWindow, PlannedWindow } from './windows.ts'

/** Windows that are shown together; `last` and `watermark` are what the tables will then say. */
export type Horizon = { windows: readonly PipelineWindow[]; last: bigint; watermark: bigint; events: number }

/** Above so many events it is cheaper to count every cell of the cubes in one pass each than to expand each row. */
const MANY_EVENTS = 60_000
/** So many events and their states fit into memory as one block, which becomes one part. */
const BLOCK_EVENTS = 2 * PAGE_EVENTS

/**
 * Does everything that a horizon does in the pending tables, which nobody reads: pull, fold, one part each. Repeating it
 * begins anew. Throws when ClickHouse then has another number of events than PostgreSQL.
 */
export async function prepareHorizon(
  parts: PipelineParts,
  horizon: Horizon,
  markers: Markers,
): Promise<PendingContent> {
  if (!parts.held?.isPendingEmpty) await clearPending(parts.clickhouse)
  if (parts.held) parts.held.isPendingEmpty = false
  await timed(parts.status, 'pull', () => pullHorizon(parts, horizon), horizon.last)
  return foldHorizon(parts, horizon, markers)
}

type Engine = Pick<PipelineParts, 'clickhouse' | 'beside' | 'status' | 'pageEvents'>

/**
 * The horizon's signed rows, cells and payments from its events in the pending table, one part each. Throws when those are
 * not as many as PostgreSQL has.
 */
export async function foldHorizon(engine: Engine, horizon: Horizon, markers: Markers): Promise<PendingContent> {
  const { status } = engine
  const isSmall = horizon.events <= Math.min(MANY_EVENTS, engine.pageEvents ?? MANY_EVENTS)
  await together(
    timed(status, 'state', () => foldState(engine, horizon, markers), horizon.last),
    timed(status, 'payments', () => foldPayments(engine, horizon), horizon.last),
  )
  await timed(status, 'cubes', () => foldCubes(engine, horizon, markers, isSmall), horizon.last)
  const content = await timed(status, 'publish', () => makeOnePart(engine))
  if (content.events.rows !== horizon.events + 1) {
    const pulled = content.events.rows - 1
    throw new Error(`window ${horizon.last} has ${horizon.events} events, of which ClickHouse pulled ${pulled}`)
  }
  count(engine, horizon, content)
  return content
}

async function pullHorizon(parts: PipelineParts, { windows, last }: Horizon): Promise<void> {
  const pages = toPages(windows, parts.pageEvents ?? PAGE_EVENTS)
  for (const [index, window] of pages.entries()) {
    await pullWindow(parts.clickhouse, parts.source, {
      window,
      windowId: last,
      isLast: index === pages.length - 1,
      block: pages.length === 1 ? blockOf(window.events) : '',
    })
  }
}

function blockOf(events: number): string {
  if (events <= MANY_EVENTS) return ONE_BLOCK
  return events <= BLOCK_EVENTS ? LARGE_BLOCK : ''
}

/** Small windows that follow each other are pulled as one: after an interruption there may be hundreds. */
function toPages(windows: readonly PipelineWindow[], pageEvents: number): PlannedWindow[] {
  const pages: PlannedWindow[] = []
  for (const { from, until, events, watermark } of windows) {
    const page = pages.at(-1)
    if (page && page.until === from && page.events + events <= pageEvents) {
      page.until = until
      page.events += events
    } else {
      pages.push({ from, until, events, watermark })
    }
  }
  return pages
}

async function foldState(
  { clickhouse }: Engine,
  { last, watermark, events }: Horizon,
  { lastWindow, watermark: before }: Markers,
): Promise<void> {
  const hasBefore = lastWindow.state > 0n
  await runStatement(clickhouse, {
    name: 'pipeline.fold_state',
    sql: `${foldStateSql(TABLES.state.pending, TABLES.events.pending)}
      UNION ALL ${stateMarkerSql(hasBefore)} ${blockOf(events)}`,
    params: {
      window: last.toString(),
      watermark: watermark.toString(),
      ...(hasBefore && { windowBefore: lastWindow.state.toString(), watermarkBefore: before.state.toString() }),
    },
  })
}

async function foldCubes(
  { clickhouse, beside }: Engine,
  { last, watermark }: Horizon,
  { lastWindow, watermark: before }: Markers,
  isSmall: boolean,
): Promise<void> {
  const state = TABLES.state.pending
  const run = async (
    client: ClickHouseClient,
    cube: 'stepCube' | 'gapCube',
    statements: readonly string[],
  ): Promise<void> => {
    const marker = cubeMarkerSql(cube === 'stepCube' ? 'step' : 'gap')
    const params = {
      windows: (last - lastWindow[cube]).toString(),
      microseconds: (watermark - before[cube]).toString(),
    }
    for (const [index, sql] of statements.entries()) {
      const isLast = index === statements.length - 1
      await runStatement(client, {
        name: 'pipeline.fold_cubes',
        sql: `${sql}${isLast ? ` UNION ALL ${marker}` : ''} ${isSmall ? ONE_BLOCK : ''}`,
        ...(isLast && { params }),
      })
    }
  }
  const { stepCube, gapCube } = TABLES
  const steps = isSmall ? [stepCubeSql(stepCube.pending, state)] : wholeStepCubeSql(stepCube.pending, state)
  const gaps = isSmall ? gapCubeSql(gapCube.pending, state) : wholeGapCubeSql(gapCube.pending, state)
  await together(run(clickhouse, 'stepCube', steps), run(beside, 'gapCube', [gaps]))
}

async function foldPayments({ beside }: Engine, { last }: Horizon): Promise<void> {
  await runStatement(beside, {
    name: 'pipeline.fold_payments',
    sql: `${paymentsSql(TABLES.payments.pending, TABLES.events.pending)} UNION ALL ${paymentMarkerSql()} ${ONE_BLOCK}`,
    params: { window: last.toString() },
  })
}

/** A table whose horizon is one part is shown by one rename: all or nothing, whatever is killed. */
async function makeOnePart({ clickhouse }: Engine): Promise<PendingContent> {
  const content = await readPendingContent(clickhouse)
  for (const name of TABLE_NAMES) {
    if (content[name].parts <= 1) continue
    await runStatement(clickhouse, { name: 'pipeline.one_part', sql: `OPTIMIZE TABLE ${TABLES[name].pending} FINAL` })
  }
  return content
}

function count({ status }: Engine, { windows, events }: Horizon, content: PendingContent): void {
  countPulled(status, windows.length, events, content)
  countFolded(status, windows.length, content)
  status.eventsPulled += events
}

/** What plan and pull have done, from what is pending. */
export function countPulled(status: PipelineStatus, windows: number, events: number, content: PendingContent): void {
  addDone(status, 'plan', { windows, rows: events, bytes: 0 })
  addDone(status, 'pull', { windows, rows: events, bytes: content.events.bytes })
}

/** What the stages after them have done. */
export function countFolded(status: PipelineStatus, windows: number, content: PendingContent): void {
  addDone(status, 'state', { windows, ...sumOf(content, ['state']) })
  addDone(status, 'cubes', { windows, ...sumOf(content, ['stepCube', 'gapCube']) })
  addDone(status, 'payments', { windows, ...sumOf(content, ['payments']) })
}

/** What was then shown, of the given tables. */
export function countPublished(
  status: PipelineStatus,
  windows: number,
  content: PendingContent,
  names: readonly TableName[] = TABLE_NAMES,
): void {
  addDone(status, 'publish', { windows, ...sumOf(content, names) })
}

function sumOf(content: PendingContent, names: readonly TableName[]): { rows: number; bytes: number } {
  return {
    rows: names.reduce((sum, name) => sum + content[name].rows, 0),
    bytes: names.reduce((sum, name) => sum + content[name].bytes, 0),
  }
}
