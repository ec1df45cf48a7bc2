import { z } from 'zod'
import { SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { MARKERS, WATERMARK, watermark, withMarker } from './freshness-marker.ts'
import { createParameters } from './parameters.ts'
import { type StoppedQuestion, stoppedConditions } from './stopped.ts'

/** Place in the table's order: a page begins after it. */
export const sortKey = z.tuple([z.number(), z.number(), z.number(), z.number(), z.uuid()])
/** Wave, province, mask, registered, participant. */
export type SortKey = z.infer<typeof sortKey>

const number = z.coerce.number()
const stoppedRow = z.tuple([sortKey, number, number, z.array(number), z.array(number)])
const row = z.object({ watermark, rows: z.array(stoppedRow) })

export type StoppedRow = {
  key: SortKey
  version: number
  sign: number
  /** Codes, in the order of SLICE_COLUMNS. */
  slices: number[]
  /** Seconds of the state, in the steps' order. */
  times: number[]
}

export function toStoppedRow([key, version, sign, slices, times]: z.infer<typeof stoppedRow>): StoppedRow {
  return { key, version, sign, slices, times }
}

/**
 * Rows in the table's own order after a place: what is read is the page and no more, however many millions there are. Rows
 * that take each other back have the same key and are next to each other, so the reader of the page cancels them.
 */
export function stoppedPageStatement(
  question: StoppedQuestion,
  after: SortKey | undefined,
  limit: number,
): Question<typeof row> {
  const parameters = createParameters()
  const conditions = stoppedConditions(question, parameters)
  if (after) {
    const [wave, province, mask, registered, id] = after
    const numbers = [wave, province, mask, registered].map((value) => parameters.bind('Int32', value))
    conditions.push(
      `(wave, province, mask, registered, participant_id) > (${[...numbers, parameters.bind('UUID', id)].join(', ')})`,
    )
  }
  return {
    name: 'drop-off.page',
    source: 'STATE',
    sql: `${withMarker(MARKERS.state)} SELECT ${WATERMARK}, (SELECT groupArray(tuple(
          tuple(wave, province, mask, registered, participant_id), version, sign,
          [${SLICE_COLUMNS.join(', ')}]::Array(Int32), [${STEP_COLUMNS.join(', ')}])) FROM (
        SELECT mask, * FROM participant_state_v2 WHERE ${conditions.join(' AND ')}
        ORDER BY wave, province, mask, registered, participant_id LIMIT ${limit})) AS rows`,
    params: parameters.values,
    settings: { optimize_read_in_order: 1, max_threads: 1 },
    row,
  }
}
