import type pg from 'pg'
import { z } from 'zod'
import { queryRow } from '../clickhouse/query.ts'
import { MARKER } from '../clickhouse/state-columns.ts'
import { advance } from './advance.ts'
import { boundsOf, type Markers, readMarkers } from './markers.ts'
import type { PipelineParts } from './parts.ts'
import { markersAt } from './publish-horizon.ts'
import { rebuildFromEvents, rebuildFromJourney } from './rebuild.ts'
import { TABLES } from './tables.ts'
import {
  listPublishedWindows,
  listUnpublishedWindows,
  markPublished,
  type PipelineWindow,
  type Published,
  readPublished,
  setShown,
  unpublishAbove,
} from './windows.ts'

/** What the comparison of ClickHouse with PostgreSQL found. */
export type Reconciliation =
  | { found: 'nothing'; again: 0 }
  /** Windows that were lost and will be pulled again. */
  | { found: 'lost windows'; again: number }
  | { found: 'lost events' | 'another past' | 'a damaged state'; again: number }

/**
 * Brings ClickHouse back to what PostgreSQL says was published, before anything is moved. A horizon that was interrupted
 * is finished; a few lost windows (the power failed, the folder is an older copy) are pulled again; a state or cubes that
 * are not what their events say are made again from these; everything else is made again from the journey.
 */
export async function reconcile(parts: PipelineParts): Promise<Reconciliation> {
  const markers = await readMarkers(parts.clickhouse)
  parts.held = { markers, isPendingEmpty: false }
  const { least, most } = boundsOf(markers)
  const known = await readKnown(parts.postgres, least)
  if (!isInThisPast(markers, known)) return remake(parts, known.published, 'another past')
  // Emptied by hand, or a switch that was interrupted: the events are there, so the rest follows from them.
  if (least === 0n && markers.lastWindow.events === known.published.lastWindow)
    return compareSums(parts, known.published)
  const lost = known.windows.filter(({ id }) => id > least && id <= known.published.lastWindow).length
  if (!lost && least === most) return compareSums(parts, known.published)
  await unpublishAbove(parts.postgres, least)
  await advance(parts)
  const after = await reconcile(parts)
  return lost && after.found === 'nothing' ? { found: 'lost windows', again: lost } : after
}

/** What PostgreSQL knows: totals, and the windows that are kept one by one, published or not. */
type Known = { published: Published; windows: readonly PipelineWindow[] }

/** Windows that all tables hold are published, whether or not that could still be written down. */
async function readKnown(postgres: pg.Client, heldByAll: bigint): Promise<Known> {
  const unpublished = await listUnpublishedWindows(postgres)
  if (unpublished.some(({ id }) => id === heldByAll)) await markPublished(postgres, heldByAll)
  const windows = [...(await listPublishedWindows(postgres)), ...(await listUnpublishedWindows(postgres))]
  return { published: await readPublished(postgres), windows }
}

/** Whether the tables are at a place in this database's past from which they can go on. */
function isInThisPast(markers: Markers, { published, windows }: Known): boolean {
  const { least, most } = boundsOf(markers)
  const isKnown = (id: bigint): boolean => id === published.lastWindow || windows.some((window) => window.id === id)
  const isMended = least > 0n || markers.lastWindow.events === published.lastWindow
  if (!isMended && windows.length < published.windows) return false
  if ((least > 0n && !isKnown(least)) || (most > 0n && !isKnown(most))) return false
  return isWatermarkOf(markers, windows, published)
}

/** The state's watermark is that of its last window or of an earlier one: another database's would differ. */
function isWatermarkOf(
  { lastWindow, watermark }: Markers,
  windows: readonly { id: bigint; watermark: bigint }[],
  published: Published,
): boolean {
  if (lastWindow.state === 0n) return true
  if (lastWindow.state === published.lastWindow) return watermark.state === published.watermark
  return windows.some((window) => window.id <= lastWindow.state && window.watermark === watermark.state)
}

const sums = z.object({
  events: z.coerce.number(),
  participantEvents: z.string(),
  versions: z.string(),
  cells: z.string(),
  reached: z.string(),
})

/** One scan each, without FINAL: sums of signs are the same whatever has been folded. */
async function compareSums(parts: PipelineParts, published: Published): Promise<Reconciliation> {
  const { name: state } = TABLES.state
  const found = await queryRow(parts.clickhouse, {
    name: 'pipeline.sums',
    sql: `SELECT
      (SELECT count() FROM ${TABLES.events.name} WHERE position > 0) AS events,
      (SELECT toString(count()) FROM ${TABLES.events.name} WHERE version > 0) AS participantEvents,
      (SELECT toString(sum(sign * toInt64(version))) FROM ${state} WHERE wave < ${MARKER.wave}) AS versions,
      (SELECT toString(sum(n)) FROM ${TABLES.stepCube.name} WHERE kind = 0 AND ord = 0 AND grain = 1) AS cells,
      (SELECT toString(sum(sign * toInt64(bitCount(mask)))) FROM ${state}) AS reached`,
    row: sums,
  })
  if (found.events !== published.events) return remake(parts, published, 'lost events')
  if (found.versions === found.participantEvents && found.cells === found.reached) return { found: 'nothing', again: 0 }
  await setShown(parts.postgres, false)
  const { lastWindow: last, watermark, events } = published
  await rebuildFromEvents(parts, { last, watermark, events })
  await setShown(parts.postgres, true)
  parts.held = { markers: markersAt(last, watermark), isPendingEmpty: true }
  return { found: 'a damaged state', again: published.windows }
}

async function remake(
  parts: PipelineParts,
  published: Published,
  found: 'lost events' | 'another past',
): Promise<Reconciliation> {
  await setShown(parts.postgres, false)
  await rebuildFromJourney(parts, { windows: [], last: published.lastWindow, watermark: published.watermark })
  return { found, again: published.windows }
}
