import { z } from 'zod'
import { stepColumn } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { MARKERS, WATERMARK, watermark, withMarker } from './freshness-marker.ts'
import { packKey } from './packed-key.ts'
import { createParameters } from './parameters.ts'
import { dayOfSecond, secondOfDay } from './periods.ts'
import { conditionsOf } from './selection.ts'
import { overflowSql } from './slice-widths.ts'
import type { Slice, SliceWidths } from './slices.ts'
import { type StoppedQuestion, stoppedConditions } from './stopped.ts'

export type BacklogQuestion = StoppedQuestion & {
  by: readonly Slice[]
  /** The second after the last that counts: ages are as of the day before it. */
  reference: number
  /** Whole Jakarta days over which people who come and go are counted. */
  rateDays: number
  /** The day as of which is asked is over, so that it counts among them. */
  isDayOver: boolean
}

/** First day of each age bucket; the last one is open. */
export const AGE_STARTS = [0, 1, 3, 7, 14, 30, 60, 90, 180, 365] as const
export const MOST_BACKLOG_CELLS = 5_000

const number = z.coerce.number()
const row = z.object({
  watermark,
  overflow: number,
  /** Codes, people, oldest day, people per age bucket. */
  cells: z.array(z.tuple([z.array(number), number, number, z.array(number)])),
  /** Codes, people who came between the two steps, and who went on, on the days of the rate. */
  flows: z.array(z.tuple([z.array(number), number, number])),
})

/** Who is between two steps since which day, and how many come and go; one snapshot. */
export function backlogStatement(question: BacklogQuestion, widths: SliceWidths): Question<typeof row> {
  const parameters = createParameters()
  const [from, to] = [stepColumn(question.from), stepColumn(question.to)]
  const bind = (value: number): string => parameters.bind('Int32', value)
  const today = dayOfSecond(question.reference - 1)
  const conditions = stoppedConditions(question, parameters)
  const day = `toUInt32(toUInt16(toInt16(floor((${from} + 25200) / 86400))))`
  const key = packKey(question.by, { sql: `bitOr(bitShiftLeft(${day}, 1), toUInt32(sign < 0))`, bits: 17 }, widths)
  const ages = AGE_STARTS.map((start, place) => {
    const next = AGE_STARTS[place + 1]
    const youngest = place === 0 ? '1' : `day <= ${bind(today - start)}`
    return `sumIf(n, ${youngest}${next === undefined ? '' : ` AND day > ${bind(today - next)}`})`
  })
  const flow = flowSql(
    question,
    { from, to, today, bind, chosen: conditionsOf(question.selection, parameters) },
    widths,
  )
  return {
    name: 'backlog',
    source: 'STATE',
    sql: `${withMarker(MARKERS.state)} SELECT ${WATERMARK}, ${overflowSql(question.by, widths)} AS overflow,
      (SELECT groupArray((codes, people, oldest, ages)) FROM (
        SELECT ${key.codesOf('c')} AS codes, sum(n) AS people, min(day) AS oldest, [${ages.join(', ')}] AS ages
        FROM (SELECT bitShiftRight(k, 17) AS c, toInt32(toInt16(toUInt16(bitAnd(bitShiftRight(k, 1), 65535)))) AS day,
            sum(if(bitTest(k, 0), -toInt64(number), toInt64(number))) AS n
          FROM (SELECT ${key.sql} AS k, count() AS number FROM participant_state_v3 WHERE ${conditions.join(' AND ')} GROUP BY k)
          GROUP BY c, day HAVING n != 0)
        GROUP BY codes LIMIT ${MOST_BACKLOG_CELLS + 1})) AS cells,
      (SELECT groupArray((codes, entered, gone)) FROM (${flow})) AS flows`,
    params: parameters.values,
    row,
  }
}

type Columns = { from: string; to: string; today: number; bind: (value: number) => string; chosen: string[] }

/** Whoever reached the later step first was never between the two. */
function flowSql(question: BacklogQuestion, columns: Columns, widths: SliceWidths): string {
  const { from, to, today, bind, chosen } = columns
  const lastDay = question.isDayOver ? today : today - 1
  const [start, end] = [bind(secondOfDay(lastDay - question.rateDays + 1)), bind(secondOfDay(lastDay + 1))]
  const isIn = (column: string): string => `(${column} >= ${start} AND ${column} < ${end})`
  const flags = `bitOr(bitOr(bitShiftLeft(toUInt8(${isIn(from)}), 2), bitShiftLeft(toUInt8(${isIn(to)}), 1)), toUInt8(sign < 0))`
  const key = packKey(question.by, { sql: flags, bits: 3 }, widths)
  const conditions = [`(${isIn(from)} OR ${isIn(to)})`, `${to} >= ${from}`, ...chosen]
  return `SELECT ${key.codesOf('c')} AS codes, sumIf(n, entered) AS entered, sumIf(n, gone) AS gone
    FROM (SELECT bitShiftRight(k, 3) AS c, bitTest(k, 2) AS entered, bitTest(k, 1) AS gone,
        if(bitTest(k, 0), -toInt64(number), toInt64(number)) AS n
      FROM (SELECT ${key.sql} AS k, count() AS number FROM participant_state_v3 WHERE ${conditions.join(' AND ')} GROUP BY k))
    GROUP BY codes`
}
