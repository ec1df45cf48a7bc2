import { z } from 'zod'
import { NOT_REACHED } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { MARKERS, WATERMARK, watermark, withMarker } from './freshness-marker.ts'
import { funnelFromCube, isInCube } from './funnel-from-cube.ts'
import { funnelFromState } from './funnel-from-state.ts'
import type { FunnelQuestion } from './funnel-question.ts'
import { createParameters, type Parameters } from './parameters.ts'
import { conditionsOf, EVERYBODY, type Selection, whereOf } from './selection.ts'
import { overflowSql } from './slice-widths.ts'
import type { SliceWidths } from './slices.ts'

/** More cells than this are not an answer that anybody reads. */
export const MOST_CELLS = 20_000

const number = z.coerce.number()
const cell = z.tuple([z.array(number), z.array(number), z.array(number), z.array(number), z.array(number)])

const row = z.object({
  watermark,
  /** Above 0: ask again with new widths. */
  overflow: number,
  /** One per question, in order: its cells. */
  cells: z.array(z.array(cell)),
  /** One per question, in order: rupiah settled; absent when not asked for. */
  paid: z.array(z.coerce.bigint()),
})

/**
 * One or more funnels (a comparison has two) as one statement over one snapshot. From the cubes when they have all of it,
 * unless the state is asked for.
 * Rupiah belong to the window that the counts end with.
 */
export function funnelStatement(
  questions: readonly FunnelQuestion[],
  options: { withPaid: boolean; widths: SliceWidths; mostCells?: number; source?: 'STATE' },
): Question<typeof row> {
  const { withPaid, widths, mostCells = MOST_CELLS } = options
  const parameters = createParameters()
  const isFromCube =
    options.source !== 'STATE' &&
    questions.every((question) => isInCube(question) && !(withPaid && isFiltered(question.selection)))
  const cells = questions.map((question) =>
    isFromCube ? funnelFromCube(question, parameters) : funnelFromState(question, parameters, widths),
  )
  const slices = isFromCube ? [] : questions.flatMap(({ by }) => by)
  const paid = withPaid ? questions.map((question) => paidSql(question, isFromCube, parameters)) : []
  return {
    name: 'funnel',
    source: isFromCube ? 'CUBE' : 'STATE',
    sql: `${withMarker(isFromCube ? MARKERS.stepCube : MARKERS.state)}
      SELECT ${WATERMARK}, ${overflowSql(slices, widths)} AS overflow,
        [${cells.map((sql) => `(SELECT groupArray(told) FROM (${sql} LIMIT ${mostCells + 1}))`).join(', ')}] AS cells,
        [${paid.map((sql) => `(${sql})`).join(', ')}]::Array(Int64) AS paid`,
    params: parameters.values,
    // The inner groups are few enough for one table: splitting it costs a fifth (docs/adr/0017).
    settings: { group_by_two_level_threshold: '0', group_by_two_level_threshold_bytes: '0' },
    row,
  }
}

function isFiltered({ allowed, enteredFrom, enteredTo }: Selection): boolean {
  return allowed.length > 0 || enteredFrom !== undefined || enteredTo !== undefined
}

const SETTLED = 24

/** Live amounts are in the state; those by a date are summed from the payments that the marker's window includes. */
function paidSql({ until, selection }: FunnelQuestion, isFromCube: boolean, parameters: Parameters): string {
  const chosen = conditionsOf(isFiltered(selection) ? selection : EVERYBODY, parameters)
  if (until === undefined && !isFromCube) {
    return `SELECT sum(sign * paid_amount) FROM participant_state_v2 ${whereOf(['wave != 65535', ...chosen])}`
  }
  const payers = chosen.length
    ? `AND participant_id IN (SELECT participant_id FROM participant_state_v2 ${whereOf(['paid_amount > 0', ...chosen])}
         GROUP BY participant_id HAVING sum(sign) > 0)`
    : ''
  return `SELECT sum(amount) FROM payment_v1 WHERE type = ${SETTLED} AND window_id <= marker.1
    AND occurred < ${parameters.bind('Int32', until ?? NOT_REACHED)} ${payers}`
}
