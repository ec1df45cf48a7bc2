import type { ClickHouseClient } from '@clickhouse/client'
import type pg from 'pg'
import { planHorizon } from './plan-horizon.ts'
import type { PostgresSource } from './postgres-source.ts'
import { clearPending, foldWindow, showHorizon } from './publish-horizon.ts'
import { pullWindow, readWindowContent, type WindowContent } from './pull-window.ts'
import { type PipelineStatus, timed } from './status.ts'
import { markPublished, markPulled, type PipelineWindow } from './windows.ts'

export type PipelineParts = {
  postgres: pg.Client
  clickhouse: ClickHouseClient
  source: PostgresSource
  status: PipelineStatus
  /** Events per window; only tests want fewer. */
  pageEvents?: number
}

/**
 * Takes the journey one horizon further: plan (bounds are stored), pull, fold, show, mark as published. Interrupted
 * anywhere, the next call does the same windows again, to the same effect. False when there was nothing new.
 */
export async function advance(parts: PipelineParts): Promise<boolean> {
  const { postgres, clickhouse, status } = parts
  const windows = await planHorizon(postgres, parts.pageEvents)
  if (!windows.length) return false
  await clearPending(clickhouse)
  const done: { window: PipelineWindow; content: WindowContent }[] = []
  for (const window of windows) {
    const content = await timed(status, 'pullMs', () => ensurePulled(parts, window))
    await timed(status, 'foldMs', () => foldWindow(clickhouse, window))
    done.push({ window, content })
  }
  await timed(status, 'showMs', () => showHorizon(clickhouse, done))
  await markPublished(
    postgres,
    windows,
    done.map(({ content }) => content.watermark),
  )
  status.windowsPublished += windows.length
  status.lastPublishedAt = new Date()
  return true
}

/** After an interruption what was pulled need not be pulled again, if it is all there. */
async function ensurePulled(parts: PipelineParts, window: PipelineWindow): Promise<WindowContent> {
  const { postgres, clickhouse, source, status } = parts
  if (window.isPulled) {
    const held = await readWindowContent(clickhouse, window)
    if (held.events === window.events) return held
  }
  const content = await pullWindow(clickhouse, source, window)
  await markPulled(postgres, window)
  status.eventsPulled += content.events
  return content
}
