import { boundsOf, type Markers, readMarkers } from './markers.ts'
import type { PipelineParts } from './parts.ts'
import { PAGE_EVENTS, planHorizon } from './plan-horizon.ts'
import { type Horizon, prepareHorizon } from './prepare-horizon.ts'
import { publishHorizon } from './publish-horizon.ts'
import { rebuildFromJourney } from './rebuild.ts'
import { timed } from './status.ts'
import { foldOldWindows, markPublished, markPulled, type PipelineWindow, readPublished } from './windows.ts'

const REBUILD_FROM_EVENTS = 200_000
const FOLD_EVERY_WINDOWS = 200

/**
 * Takes the journey one horizon further: plan (bounds are stored), prepare in the pending tables, show, mark as published.
 * Interrupted anywhere, the next call does the same windows again, to the same effect. False when there was nothing new.
 */
export async function advance(parts: PipelineParts): Promise<boolean> {
  const { postgres, clickhouse, status } = parts
  const windows = await timed(status, 'plan', () => planHorizon(postgres, parts.pageEvents))
  if (!windows.length) return false
  parts.held ??= { markers: await readMarkers(clickhouse), isPendingEmpty: false }
  const { markers } = parts.held
  const begun = begunOf(windows, markers)
  const backlog = toHorizon(begun.length ? begun : windows, markers)
  const isRebuilt = await isRebuildCheaper(parts, backlog)
  const horizon = isRebuilt || begun.length ? backlog : toHorizon(firstOf(windows, parts.pageEvents), markers)
  if (isRebuilt) {
    await rebuildFromJourney(parts, horizon)
  } else {
    const content = await prepareHorizon(parts, horizon, markers)
    await markPulled(postgres, horizon.last)
    await publishHorizon(parts, horizon, markers, content)
  }
  await timed(status, 'publish', () => markPublished(postgres, horizon.last), horizon.last)
  const before = status.windowsPublished
  status.windowsPublished += horizon.windows.length
  status.lastPublishedAt = new Date()
  if (Math.floor(before / FOLD_EVERY_WINDOWS) !== Math.floor(status.windowsPublished / FOLD_EVERY_WINDOWS)) {
    await foldOldWindows(postgres)
  }
  return true
}

/**
 * What is no new horizon. Windows that every table holds and that are delivered again are one by themselves, which no table
 * takes: with newer ones they would count twice. A horizon that was interrupted between two tables ends where it ended.
 */
export function begunOf(windows: readonly PipelineWindow[], markers: Markers): readonly PipelineWindow[] {
  const { least, most } = boundsOf(markers)
  const held = windows.filter(({ id }) => id <= least)
  return held.length > 0 ? held : windows.filter(({ id }) => id <= most)
}

/** Of a backlog what fits into memory, so that each table gets it as one part, and readers see it come. */
function firstOf(windows: readonly PipelineWindow[], pageEvents = PAGE_EVENTS): readonly PipelineWindow[] {
  let events = 0
  return windows.filter((window, index) => {
    events += window.events
    return index === 0 || events <= pageEvents
  })
}

function toHorizon(chosen: readonly PipelineWindow[], markers: Markers): Horizon {
  const last = chosen.at(-1)
  if (!last) throw new Error('a horizon has at least one window')
  const watermarks = [markers.watermark.state, ...chosen.map(({ watermark }) => watermark)]
  return {
    windows: chosen,
    last: last.id,
    watermark: watermarks.sort((one, other) => (one < other ? -1 : 1)).at(-1) ?? 0n,
    events: chosen.reduce((sum, { events }) => sum + events, 0),
  }
}

/** When most of the journey is new, its last states are read off at once. */
async function isRebuildCheaper({ postgres }: PipelineParts, { events }: Horizon): Promise<boolean> {
  if (events < REBUILD_FROM_EVENTS) return false
  return (await readPublished(postgres)).events <= events
}
