import { runStatement } from '../clickhouse/query.ts'
import type { Markers } from './markers.ts'
import { clearPending, type PendingContent, type PipelineParts, together } from './parts.ts'
import { countPublished, type Horizon } from './prepare-horizon.ts'
import { timed } from './status.ts'
import { TABLE_NAMES, TABLES, type TableName } from './tables.ts'

// Payments are read up to the window that the state or a cube says it holds.
const IN_TURN: readonly (readonly TableName[])[] = [['events', 'payments'], ['stepCube', 'gapCube'], ['state']]

/**
 * Shows what was prepared, each table by one rename, two at a time, the state last. A table that already says that it holds the
 * horizon is passed over: that is all there is to finishing a horizon that was interrupted here.
 */
export async function publishHorizon(
  parts: Pick<PipelineParts, 'clickhouse' | 'beside' | 'status' | 'held'>,
  { windows, last, watermark }: Horizon,
  markers: Markers,
  content: PendingContent,
): Promise<void> {
  const isDue = (name: TableName): boolean => markers.lastWindow[name] < last
  await timed(parts.status, 'publish', async () => {
    for (const names of IN_TURN) {
      const due = names.filter(isDue)
      await together(
        ...due.map((name, index) => {
          const { name: shown, pending } = TABLES[name]
          return runStatement(index ? parts.beside : parts.clickhouse, {
            name: 'pipeline.show',
            sql: `ALTER TABLE ${pending} MOVE PARTITION tuple() TO TABLE ${shown}`,
          })
        }),
      )
    }
    // What is moved away leaves an empty part, which every later move would take along.
    await clearPending(parts.clickhouse)
  })
  countPublished(parts.status, windows.length, content, TABLE_NAMES.filter(isDue))
  parts.held = { markers: markersAfter(markers, last, watermark), isPendingEmpty: true }
}

/** A table that held the horizon before, and perhaps later ones, is as it was: of a backlog delivered again some come first. */
function markersAfter(before: Markers, last: bigint, watermark: bigint): Markers {
  const { lastWindow } = before
  const window = (name: TableName): bigint => (lastWindow[name] > last ? lastWindow[name] : last)
  const mark = (name: keyof Markers['watermark']): bigint =>
    lastWindow[name] < last ? watermark : before.watermark[name]
  return {
    lastWindow: {
      events: window('events'),
      payments: window('payments'),
      stepCube: window('stepCube'),
      gapCube: window('gapCube'),
      state: window('state'),
    },
    watermark: { state: mark('state'), stepCube: mark('stepCube'), gapCube: mark('gapCube') },
  }
}

export function markersAt(window: bigint, watermark: bigint): Markers {
  return {
    lastWindow: { events: window, payments: window, stepCube: window, gapCube: window, state: window },
    watermark: { state: watermark, stepCube: watermark, gapCube: watermark },
  }
}
