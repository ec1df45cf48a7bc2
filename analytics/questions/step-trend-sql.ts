import { z } from 'zod'
import { STEPS, type Step } from '#prisma/journey.ts'
import { NOT_REACHED, stepColumn } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { MARKERS, WATERMARK, watermark, withMarker } from './freshness-marker.ts'
import { packKey } from './packed-key.ts'
import { createParameters, type Parameters } from './parameters.ts'
import { dayOfSecond, secondOfDay } from './periods.ts'
import { conditionsOf, type Selection, whereOf } from './selection.ts'
import { overflowSql } from './slice-widths.ts'
import { cubeKindOf, mondayOf, type Slice, type SliceWidths } from './slices.ts'

export const TREND_GRAINS = ['DAY', 'WEEK', 'MONTH'] as const
export type TrendGrain = (typeof TREND_GRAINS)[number]

export type TrendQuestion = {
  step: Step
  /** A rate: of those who reached this one in the period, how many have reached `step`. */
  of: Step | undefined
  /** Seconds from `of`, and from which second of `of` on the window is not over. */
  window: { seconds: number; youngFrom: number } | undefined
  grain: TrendGrain
  /** Jakarta days since 2020-01-01, inclusive. */
  fromDay: number | undefined
  toDay: number | undefined
  /** First day of the periods before `fromDay` that a moving average needs; what was before it is put together in one. */
  averagedFromDay: number | undefined
  /** Only what happened before this second, the end of a Jakarta day, counts; absent: everything. */
  until: number | undefined
  by: readonly Slice[]
  selection: Selection
  withAmounts: boolean
}

/** Points of all series together. */
export const MOST_POINTS = 20_000

const number = z.coerce.number()
const point = z.tuple([z.array(number), number, z.coerce.boolean(), number, number, number])
export type TrendRow = z.infer<typeof point>
const row = z.object({
  watermark,
  overflow: number,
  /** Codes, period, before `fromDay`, people, of these too young, and of the others who have reached the other step. */
  points: z.array(point),
  /** Period and rupiah. */
  amounts: z.array(z.tuple([number, z.coerce.bigint()])),
})

/** A step, or a rate, by day, week or month: from the cube where it has it, else from the state; one snapshot. */
export function trendStatement(question: TrendQuestion, widths: SliceWidths): Question<typeof row> {
  const parameters = createParameters()
  const isFromCube = isInCube(question)
  const points = isFromCube ? fromCube(question, parameters) : fromState(question, parameters, widths)
  const amounts = question.withAmounts ? amountsSql(question, parameters) : undefined
  return {
    name: 'step-trend',
    source: isFromCube ? 'CUBE' : 'STATE',
    sql: `${withMarker(isFromCube ? MARKERS.stepCube : MARKERS.state)}
      SELECT ${WATERMARK}, ${overflowSql(isFromCube ? [] : question.by, widths)} AS overflow,
        (SELECT groupArray((codes, period, is_before, people, young, reached)) FROM (${points} LIMIT ${MOST_POINTS + 1})) AS points,
        ${amounts ? `(SELECT groupArray((period, amount)) FROM (${amounts}))` : '[]'} AS amounts`,
    params: parameters.values,
    row,
  }
}

/** A period is told by the code of its first day, or for months by their number since January 2020. */
const PERIOD: Record<TrendGrain, (day: string) => string> = {
  DAY: (day) => day,
  WEEK: (day) => `toInt32(floor((${day} - ${mondayOf(0)}) / 7)) * 7 + ${mondayOf(0)}`,
  MONTH: (day) => `toInt32(dateDiff('month', toDate32('2020-01-01'), addDays(toDate32('2020-01-01'), ${day})))`,
}

function isInCube({ of, by, selection }: TrendQuestion): boolean {
  const slices = new Set([...by, ...selection.allowed.map(({ dimension }) => dimension)])
  const isEntered = selection.enteredFrom !== undefined || selection.enteredTo !== undefined
  return !of && !isEntered && slices.size <= 1 && [...slices].every((slice) => cubeKindOf(slice) !== undefined)
}

function fromCube(question: TrendQuestion, parameters: Parameters): string {
  const { step, grain, by, selection, fromDay, toDay, until, averagedFromDay } = question
  const [allowed] = selection.allowed
  const slice = by[0] ?? allowed?.dimension
  const bind = (value: number): string => parameters.bind('Int32', value)
  const conditions = [
    `kind = ${slice ? (cubeKindOf(slice) ?? 0) : 0} AND ord = 0 AND grain = 1 AND step = ${STEPS.indexOf(step) + 1}`,
    ...(allowed ? [`cell IN ${parameters.bind('Array(UInt16)', allowed.codes)}`] : []),
    ...(fromDay === undefined || averagedFromDay !== undefined ? [] : [`period >= ${bind(fromDay)}`]),
    ...(toDay === undefined ? [] : [`period <= ${bind(toDay)}`]),
    ...(until === undefined ? [] : [`period <= ${bind(dayOfSecond(until - 1))}`]),
  ]
  return `SELECT ${by.length ? '[cell]' : '[]'}::Array(Int32) AS codes, ${PERIOD[grain]('day')} AS period, ${isBefore(question, bind)} AS is_before,
      sum(n) AS people, 0 AS young, 0 AS reached
    FROM (SELECT cell, ${dayFrom('toInt32(period)', question, bind)} AS day, n FROM step_cube_v1 WHERE ${conditions.join(' AND ')})
    GROUP BY codes, period, is_before HAVING people != 0 ORDER BY codes, period`
}

function fromState(question: TrendQuestion, parameters: Parameters, widths: SliceWidths): string {
  const { step, of, window, grain, by, selection } = question
  const [column, start] = [stepColumn(step), stepColumn(of ?? step)]
  const bind = (value: number): string => parameters.bind('Int32', value)
  const within = window ? ` AND toUInt32(${column} - ${start}) <= ${parameters.bind('UInt32', window.seconds)}` : ''
  const reached = of ? `(${column} < ${bind(question.until ?? NOT_REACHED)}${within})` : '0'
  const young = window ? `${start} >= ${bind(window.youngFrom)}` : '0'
  const day = `toUInt32(toUInt16(toInt16(floor((${start} + 25200) / 86400))))`
  const flags = `bitOr(bitOr(bitShiftLeft(toUInt32(${young}), 2), bitShiftLeft(toUInt32(${reached}), 1)), toUInt32(sign < 0))`
  const key = packKey(by, { sql: `bitOr(bitShiftLeft(${day}, 3), ${flags})`, bits: 19 }, widths)
  const { averagedFromDay } = question
  const range = { ...question, fromDay: averagedFromDay === undefined ? question.fromDay : undefined }
  const conditions = [...rangeOf(start, range, bind), ...conditionsOf(selection, parameters)]
  const codedDay = 'toInt32(toInt16(toUInt16(bitAnd(bitShiftRight(k, 3), 65535))))'
  return `SELECT ${key.codesOf('c')} AS codes, ${PERIOD[grain]('day')} AS period, ${isBefore(question, bind)} AS is_before,
      sum(n) AS people, sumIf(n, is_young) AS young, sumIf(n, is_reached AND NOT is_young) AS reached
    FROM (SELECT bitShiftRight(k, 19) AS c, ${dayFrom(codedDay, question, bind)} AS day,
        bitTest(k, 2) AS is_young, bitTest(k, 1) AS is_reached, if(bitTest(k, 0), -toInt64(number), toInt64(number)) AS n
      FROM (SELECT ${key.sql} AS k, count() AS number FROM participant_state_v3 ${whereOf(conditions)} GROUP BY k))
    GROUP BY codes, period, is_before HAVING people != 0 ORDER BY codes, period`
}

type Bind = (value: number) => string

function isBefore({ fromDay, averagedFromDay }: TrendQuestion, bind: Bind): string {
  return fromDay === undefined || averagedFromDay === undefined ? '0' : `day < ${bind(fromDay)}`
}

function dayFrom(day: string, { averagedFromDay }: TrendQuestion, bind: Bind): string {
  return averagedFromDay === undefined ? day : `greatest(${day}, ${bind(averagedFromDay - 1)})`
}

type Range = Pick<TrendQuestion, 'fromDay' | 'toDay' | 'until'>

function rangeOf(column: string, question: Range, bind: Bind): string[] {
  const { fromDay, toDay } = question
  return [
    `${column} < ${bind(question.until ?? NOT_REACHED)}`,
    ...(fromDay === undefined ? [] : [`${column} >= ${bind(secondOfDay(fromDay))}`]),
    ...(toDay === undefined ? [] : [`${column} < ${bind(secondOfDay(toDay + 1))}`]),
  ]
}

const PURCHASED = 8
const SETTLED = 24

/** Steps that have to do with money: the price of courses bought, and what was settled. */
export function hasAmounts(step: Step): boolean {
  return step === 'PURCHASED' || step === 'PAID'
}

function amountsSql(question: TrendQuestion, parameters: Parameters): string {
  const { step, grain, selection } = question
  const bind = (value: number): string => parameters.bind('Int32', value)
  const chosen = conditionsOf(selection, parameters)
  const people = chosen.length
    ? [
        `participant_id IN (SELECT participant_id FROM participant_state_v3 ${whereOf(chosen)}
           GROUP BY participant_id HAVING sum(sign) > 0)`,
      ]
    : []
  const type = step === 'PURCHASED' ? PURCHASED : SETTLED
  const conditions = [`type = ${type}`, 'window_id <= marker.1', ...rangeOf('occurred', question, bind), ...people]
  return `SELECT ${PERIOD[grain]('day')} AS period, sum(amount) AS amount
    FROM (SELECT toInt32(floor((occurred + 25200) / 86400)) AS day, amount FROM payment_v2 ${whereOf(conditions)})
    GROUP BY period HAVING amount != 0 ORDER BY period`
}
