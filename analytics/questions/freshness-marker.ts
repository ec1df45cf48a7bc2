import { z } from 'zod'
import { SHOWN } from '../clickhouse/state-columns.ts'

type Shown = { lastWindow: string; watermark: string }

function markerOf({ lastWindow, watermark }: Shown): string {
  return `(${lastWindow}, ${watermark})`
}

/** Last window and watermark of the table that answers, from the marker among its own rows. */
export const MARKERS = {
  state: markerOf(SHOWN.state),
  stepCube: markerOf(SHOWN.stepCube),
}

/** `WITH` that names the marker, and the column that tells its watermark: they belong into one statement with the figures. */
export function withMarker(marker: string): string {
  return `WITH ${marker} AS marker`
}

export const WATERMARK = 'marker.2 AS watermark'

/** Microseconds since 1970 as ISO 8601, to the microsecond; null before the first window. */
export const watermark = z.number().transform(toWatermark)

export function toWatermark(micros: number): string | null {
  if (micros <= 0) return null
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}Z`
}
