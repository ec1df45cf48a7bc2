import { z } from 'zod'
import { SLICE_COLUMNS, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { MARKERS, WATERMARK, watermark, withMarker } from './freshness-marker.ts'
import { createParameters } from './parameters.ts'
import { buyingEndedSql } from './purchase-limit.ts'
import { type StoppedQuestion, stoppedConditions } from './stopped.ts'

/** Place in the table's order: a page begins after it. */
export const sortKey = z.tuple([z.number(), z.number(), z.number(), z.number(), z.guid()])
/** Wave, province, mask, registered, participant. */
export type SortKey = z.infer<typeof sortKey>

const number = z.coerce.number()
const stoppedRow = z
  .tuple([sortKey, number, z.array(number), z.array(number)])
  .transform(([key, standing, slices, times]): StoppedRow => ({ key, standing, slices, times }))
const row = z.object({
  watermark,
  /** The last window that the page shows. */
  window: number,
  /** How many rows of the state were looked at, and the place of the last one. */
  read: number,
  last: z.tuple([z.number(), z.number(), z.number(), z.number(), z.string()]),
  rows: z.array(stoppedRow),
})

export type StoppedRow = {
  key: SortKey
  /** 1: the person is there. Anything else is half a pair whose other half is beyond the rows looked at. */
  standing: number
  /** Codes, in the order of SLICE_COLUMNS. */
  slices: number[]
  /** Seconds of the state, in the steps' order. */
  times: number[]
}

export type PlaceInOrder = { key: SortKey; isIncluded: boolean }

const KEY = 'tuple(wave, province, mask, registered, participant_id)'

/**
 * So many rows in the table's own order from a place on, of which those that take each other back (same key, same version,
 * so next to each other) are gone: what is read is the page and not the millions. Until they are folded there may be more
 * pairs than people.
 */
export function stoppedPageStatement(
  question: StoppedQuestion,
  from: PlaceInOrder | undefined,
  limit: number,
): Question<typeof row> {
  const parameters = createParameters()
  const conditions = stoppedConditions(question, parameters)
  if (from) {
    const [wave, province, mask, registered, id] = from.key
    const numbers = [wave, province, mask, registered].map((value) => parameters.bind('Int32', value))
    const place = `(${[...numbers, parameters.bind('UUID', id)].join(', ')})`
    conditions.push(`(wave, province, mask, registered, participant_id) ${from.isIncluded ? '>=' : '>'} ${place}`)
    // The same of the primary key, column by column: by a tuple alone the engine reads everything before the page, too.
    const [w, p, m] = numbers
    conditions.push(`(wave > ${w} OR (wave = ${w} AND (province > ${p} OR (province = ${p} AND mask >= ${m}))))`)
  }
  return {
    name: 'drop-off.page',
    source: 'STATE',
    sql: `${withMarker(MARKERS.state)}, (SELECT tuple(sum(n), max(key), groupArrayIf((key, standing, slices, times), standing != 0)) FROM (
        SELECT key, version, count() AS n, sum(sign) AS standing, any(slices) AS slices, any(times) AS times FROM (
          SELECT ${KEY} AS key, version, sign, [${SLICE_COLUMNS.join(', ')}]::Array(Int32) AS slices,
            [${STEP_COLUMNS.join(', ')}] AS times
          FROM participant_state_v3 WHERE ${conditions.join(' AND ')}
          ORDER BY wave, province, mask, registered, participant_id LIMIT ${limit})
        GROUP BY key, version)) AS page
      SELECT ${WATERMARK}, marker.1 AS window, page.1 AS read, page.2 AS last,
        arraySort(x -> x.1, page.3) AS rows`,
    params: parameters.values,
    // Blocks as small as what is read at least, since most pages end within one.
    settings: { optimize_read_in_order: 1, max_threads: 1, max_block_size: '8192' },
    row,
  }
}

const endedRow = z.object({ ended: z.array(z.tuple([z.string(), number])) })

/** When it was over for those of a page who can buy no more, as that page's last window knows it. */
export function buyingEndedStatement(
  question: StoppedQuestion,
  page: { participantIds: readonly string[]; window: number },
): Question<typeof endedRow> {
  const parameters = createParameters()
  const ended = buyingEndedSql(question.until, parameters.bind('UInt32', page.window), parameters)
  const people = parameters.bind('Array(UUID)', page.participantIds)
  return {
    name: 'drop-off.ended',
    source: 'EVENTS',
    sql: `SELECT groupArray((participant_id, ended)) AS ended FROM (${ended}) WHERE participant_id IN ${people}`,
    params: parameters.values,
    row: endedRow,
  }
}
