import { z } from 'zod'
import type { Question } from './ask.ts'
import { MARKERS, WATERMARK, watermark, withMarker } from './freshness-marker.ts'
import { createParameters, type Parameters } from './parameters.ts'
import { buyingEndedSql, NO_LIMIT, purchaseLimitSql, waitsToBuySql } from './purchase-limit.ts'
import { type StoppedQuestion, stoppedConditions } from './stopped.ts'

export type DropOffQuestion = StoppedQuestion & {
  /** The second after the last that counts: who can still act is asked as of then. */
  reference: number
}

/** What costs a look at everybody, and is asked for only when somebody reads it. */
export type DropOffWants = { counts: boolean }

/** Before every second that a question is asked as of. */
const NO_TIME_LEFT = -NO_LIMIT

const number = z.coerce.number()
const row = z.object({
  watermark,
  people: number,
  withoutLimit: number,
  afterLimit: number,
  /** Jakarta day of the limit, as days since 2020-01-01, and people for whom it is still open. */
  limits: z.array(z.tuple([number, number])),
})

/**
 * How many stopped between two steps, and how many of them can still act and until when; one snapshot. Without counts, which
 * are of everybody, it only tells the watermark.
 */
export function dropOffStatement(question: DropOffQuestion, wants: DropOffWants): Question<typeof row> {
  const parameters = createParameters()
  const days = wants.counts ? daysSql(question, parameters) : '[]::Array(Tuple(Int32, Int64))'
  return {
    name: 'drop-off',
    source: 'STATE',
    sql: `${withMarker(MARKERS.state)}, ${days} AS days
      SELECT ${WATERMARK}, arraySum(x -> x.2, days) AS people,
        arraySum(x -> if(x.1 = -2, x.2, 0), days) AS withoutLimit, arraySum(x -> if(x.1 = -1, x.2, 0), days) AS afterLimit,
        arraySort(arrayFilter(x -> x.1 >= 0, days)) AS limits`,
    params: parameters.values,
    row,
  }
}

/** People by the Jakarta day of their limit; -2: without a limit, -1: it has passed. */
function daysSql(question: DropOffQuestion, parameters: Parameters): string {
  const conditions = stoppedConditions(question, parameters)
  const waits = waitsToBuySql(question.until, parameters)
  const ended = `participant_id IN (SELECT participant_id FROM (${buyingEndedSql(question.until, 'marker.1', parameters)}))`
  const reference = parameters.bind('Int32', question.reference)
  return `(SELECT groupArray((day, n)) FROM (
    SELECT multiIf(until = ${NO_LIMIT}, -2, until < ${reference}, -1, toInt32(floor((until + 25200) / 86400))) AS day,
      sum(sign) AS n
    FROM (SELECT multiIf(NOT (${waits}), ${NO_LIMIT}, ${ended}, toInt64(${NO_TIME_LEFT}), toInt64(${purchaseLimitSql()})) AS until, sign
      FROM participant_state_v3 WHERE ${conditions.join(' AND ')})
    GROUP BY day HAVING n != 0))`
}
