import { z } from 'zod'
import { NOT_REACHED } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { MARKERS, WATERMARK, watermark, withMarker } from './freshness-marker.ts'
import { createParameters } from './parameters.ts'
import { dayOfSecond, secondOfDay } from './periods.ts'
import { conditionsOf, type Selection, whereOf } from './selection.ts'

export type PaymentsQuestion = {
  until: number | undefined
  selection: Selection
  reference: number
  rateDays: number
  isDayOver: boolean
}

/** Codes of the event types, in journey.event_type. */
const [SENT, SETTLED, FAILED, RETURNED] = [23, 24, 25, 26]

const number = z.coerce.number()
const amount = z.coerce.bigint()
const pair = z.tuple([number, amount])
const row = z.object({
  watermark,
  /** Code of the payment partner; payments sent, settled, failed, returned as number and rupiah; settled on the rate's days. */
  partners: z.array(z.tuple([number, pair, pair, pair, pair, number])),
})

/** What became of payments, by payment partner; one snapshot. */
export function paymentsStatement(question: PaymentsQuestion): Question<typeof row> {
  const parameters = createParameters()
  const bind = (value: number): string => parameters.bind('Int32', value)
  const chosen = conditionsOf(question.selection, parameters)
  const people = chosen.length
    ? `AND participant_id IN (SELECT participant_id FROM participant_state_v3 ${whereOf(chosen)}
         GROUP BY participant_id HAVING sum(sign) > 0)`
    : ''
  const today = dayOfSecond(question.reference - 1)
  const lastDay = question.isDayOver ? today : today - 1
  const [start, end] = [bind(secondOfDay(lastDay - question.rateDays + 1)), bind(secondOfDay(lastDay + 1))]
  const pairOf = (type: number | undefined): string => `(countIf(type = ${type}), sumIf(amount, type = ${type}))`
  return {
    name: 'payments',
    source: 'EVENTS',
    sql: `${withMarker(MARKERS.state)} SELECT ${WATERMARK}, (SELECT groupArray((partner, sent, settled, failed, returned, lately)) FROM (
        SELECT payment_partner AS partner, ${pairOf(SENT)} AS sent, ${pairOf(SETTLED)} AS settled, ${pairOf(FAILED)} AS failed,
          ${pairOf(RETURNED)} AS returned, countIf(type = ${SETTLED} AND occurred >= ${start} AND occurred < ${end}) AS lately
        FROM payment_v2 WHERE type BETWEEN ${SENT} AND ${RETURNED} AND window_id <= marker.1
          AND occurred < ${bind(question.until ?? NOT_REACHED)} ${people}
        GROUP BY partner ORDER BY partner = 0, partner)) AS partners`,
    params: parameters.values,
    row,
  }
}
