import { z } from 'zod'
import type { Step } from '#prisma/journey.ts'
import type { Query } from '../clickhouse/query.ts'
import { NOT_REACHED, stepColumn } from '../clickhouse/state-columns.ts'
import { dimensionSql, type FunnelDimension } from './dimensions.ts'

/** A question to the state: everything is a code or a number. */
export type StateQuestion = {
  steps: readonly Step[]
  order: 'ANY' | 'STRICT'
  by: readonly FunnelDimension[]
  /** Only what happened before this second of the state counts; absent: everything. */
  before: number | undefined
  /** Allowed codes per dimension. */
  allowed: readonly { dimension: FunnelDimension; codes: readonly number[] }[]
  /** Seconds of the state: entered at or after, and before. */
  enteredFrom: number | undefined
  enteredBefore: number | undefined
}

/** More cells than this are not an answer that anybody reads. */
export const MOST_CELLS = 20_000

const answer = z.object({
  /** ISO 8601 with microseconds. */
  watermark: z.string().nullable(),
  /** Rupiah */
  paidAmount: z.coerce.bigint(),
  /** Per combination of the dimensions: their codes, and a count per step. Without dimensions, one cell of everybody. */
  cells: z.array(z.tuple([z.array(z.number()), z.array(z.coerce.number())])),
})

// Type code of PAYMENT_SETTLED, which leads the order of journey_event_v1.
const PAYMENT_SETTLED = 24

/**
 * The funnel as one query over one snapshot: counts, paid amount and watermark all end with the same window, the last
 * one that the state shows. Not reached is a time after every other, so that "reached by then" is one comparison, and
 * "reached in the list's order" one of the latest time.
 */
export function funnelQuery(question: StateQuestion): Query<typeof answer> {
  const conditions = conditionsOf(question)
  const state = `participant_state_v1 FINAL${conditions.sql.length ? ` WHERE ${conditions.sql.join(' AND ')}` : ''}`
  const keys = question.by.map((dimension) => `toInt32(${dimensionSql(dimension)})`)
  const counts = question.steps.map((step, index) => {
    const columns = question.order === 'ANY' ? [step] : question.steps.slice(0, index + 1)
    return `countIf(${latest(columns.map(stepColumn))} < {before:Int32})`
  })
  const payers = conditions.sql.length ? `AND participant_id IN (SELECT participant_id FROM ${state})` : ''
  return {
    name: 'funnel',
    sql: `WITH (SELECT max(window_id) FROM participant_state_v1) AS included
      SELECT
        (SELECT maxOrNull(watermark) FROM pipeline_window_v1
         WHERE window_id <= included OR participant_events = 0) AS watermark,
        (SELECT toString(sum(amount)) FROM journey_event_v1 FINAL
         WHERE type = ${PAYMENT_SETTLED} AND window_id <= included
           AND occurred_at < fromUnixTimestamp64Milli({beforeMs:Int64}, 'UTC') ${payers}) AS paidAmount,
        (SELECT groupArray((keys, counts)) FROM (
           SELECT [${keys.join(', ')}]::Array(Int32) AS keys, [${counts.join(', ')}] AS counts FROM ${state}
           GROUP BY keys HAVING arrayMax(counts) > 0 LIMIT ${MOST_CELLS + 1})) AS cells`,
    params: { before: question.before ?? NOT_REACHED, beforeMs: beforeMs(question.before), ...conditions.params },
    row: answer,
  }
}

const STATE_EPOCH_SECONDS = 1_577_836_800

function beforeMs(before: number | undefined): string {
  return String(((before ?? NOT_REACHED) + STATE_EPOCH_SECONDS) * 1000)
}

function latest(columns: readonly string[]): string {
  return columns.length === 1 ? (columns[0] ?? '') : `greatest(${columns.join(', ')})`
}

function conditionsOf(question: StateQuestion): { sql: string[]; params: Record<string, unknown> } {
  const sql: string[] = []
  const params: Record<string, unknown> = {}
  for (const { dimension, codes } of question.allowed) {
    const name = `allowed_${dimension.toLowerCase()}`
    sql.push(`has({${name}:Array(Int32)}, toInt32(${dimensionSql(dimension)}))`)
    params[name] = codes
  }
  if (question.enteredFrom !== undefined || question.enteredBefore !== undefined) {
    // Whoever never registered has no entry date.
    sql.push(`registered < {enteredBefore:Int32}`)
    params.enteredBefore = question.enteredBefore ?? NOT_REACHED
  }
  if (question.enteredFrom !== undefined) {
    sql.push('registered >= {enteredFrom:Int32}')
    params.enteredFrom = question.enteredFrom
  }
  return { sql, params }
}
