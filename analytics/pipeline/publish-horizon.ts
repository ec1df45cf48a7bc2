import { runStatement } from '../clickhouse/query.ts'
import type { Markers } from './markers.ts'
import type { PipelineParts } from './parts.ts'
import type { Horizon } from './prepare-horizon.ts'
import { timed } from './status.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'

/**
 * Shows what was prepared, table by table, each by one rename, the state last. A table that already says that it holds the
 * horizon is passed over: that is all there is to finishing a horizon that was interrupted here.
 */
export async function publishHorizon(
  parts: Pick<PipelineParts, 'clickhouse' | 'status' | 'held'>,
  { last, watermark }: Horizon,
  markers: Markers,
): Promise<void> {
  let moved = 0
  await timed(parts.status, 'publish', async () => {
    for (const name of TABLE_NAMES) {
      if (markers.lastWindow[name] >= last) continue
      const { name: shown, pending } = TABLES[name]
      await runStatement(parts.clickhouse, {
        name: 'pipeline.show',
        sql: `ALTER TABLE ${pending} MOVE PARTITION tuple() TO TABLE ${shown}`,
      })
      moved += 1
    }
  })
  parts.held = { markers: markersAt(last, watermark), isPendingEmpty: moved === TABLE_NAMES.length }
}

export function markersAt(window: bigint, watermark: bigint): Markers {
  return {
    lastWindow: { events: window, payments: window, stepCube: window, gapCube: window, state: window },
    watermark: { state: watermark, stepCube: watermark, gapCube: watermark },
  }
}
