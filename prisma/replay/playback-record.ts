import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { z } from 'zod'

/** What is to be played back: the text of the figures file, the scale as decimal text, the seed. */
export type PlaybackRequest = { figures: string; scale: string; seed: number }

/** The row of `journey.playback`. */
export type PlaybackRecord = {
  figures: unknown
  figuresHash: string
  scale: string
  seed: number
  chunks: number
  finished: boolean
}

const row = z.object({
  figures: z.unknown(),
  figures_hash: z.string(),
  scale: z.string(),
  seed: z.coerce.number(),
  chunks: z.number(),
  finished: z.boolean(),
})

export async function findPlayback(client: ClientBase): Promise<PlaybackRecord | undefined> {
  const { rows } = await client.query(
    `SELECT figures, figures_hash, scale::text, seed, chunks, finished_at IS NOT NULL AS finished
     FROM journey.playback`,
  )
  if (rows.length === 0) return undefined
  const found = row.parse(rows[0])
  return {
    figures: found.figures,
    figuresHash: found.figures_hash,
    scale: found.scale,
    seed: found.seed,
    chunks: found.chunks,
    finished: found.finished,
  }
}

/** Chunks of people that no transaction has written yet, in order. */
export async function listPendingChunks(client: ClientBase, chunks: number): Promise<number[]> {
  const { rows } = await client.query(
    `SELECT planned.chunk FROM generate_series(0, $1::integer - 1) AS planned (chunk)
     WHERE NOT EXISTS (SELECT FROM journey.playback_chunk written WHERE written.chunk = planned.chunk)
     ORDER BY planned.chunk`,
    [chunks],
  )
  return rows.map((each) => z.number().parse(each.chunk))
}

/** The same for the same figures, however they are spaced or ordered. */
export function hashFigures(text: string): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(JSON.parse(text))))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
