import { z } from 'zod'
import { STEPS, type Step } from '#prisma/journey.ts'
import { SHOWN, stepColumn } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { toWatermark } from './freshness-marker.ts'
import { packKey } from './packed-key.ts'
import { createParameters, type Parameters } from './parameters.ts'
import { conditionsOf, type Selection } from './selection.ts'
import { NOTHING_OVERFLOWS, overflowSql } from './slice-widths.ts'
import { cubeKindOf, type Slice, type SliceWidths } from './slices.ts'
import { binSql, bothReached } from './time-bins.ts'

export type StepTimesQuestion = {
  from: Step
  to: Step
  by: readonly Slice[]
  until: number | undefined
  selection: Selection
  /** Quantiles to the second, by a second pass over the people in the quantiles' bins. */
  exact: boolean
}

/** The quantiles that are told, in percent. */
export const LEVELS = [50, 75, 90, 99] as const
/** More slices than these are not read by anybody, and each has a histogram. */
export const MOST_TIME_CELLS = 2_000

const number = z.number()
const pairs = z.array(z.tuple([number, number]))
const row = z.tuple([number, z.array(number), pairs])

export type StepTimesAnswer = {
  watermark: string | null
  /** Above 0: ask again with new widths. */
  overflow: number
  /** Per cell its codes and its histogram: pairs of bin and people, in order. */
  cells: [codes: number[], bins: [bin: number, people: number][]][]
  /** Per cell its codes, and pairs of level and seconds; empty unless exact. Without codes: of all people. */
  exact: [codes: number[], quantiles: [level: number, seconds: number][]][]
}

/** Places of the rows of an answer. */
const PLACE = { cells: 0, exact: 1, overflow: 254, watermark: 255 } as const

/**
 * Times between two steps as histograms, from the cube where it has them (unless the state is asked for), else from the
 * state; one snapshot. Everything is a row of place, codes and pairs of numbers.
 */
export function stepTimesStatement(
  question: StepTimesQuestion,
  widths: SliceWidths,
  source?: 'STATE',
): Question<z.ZodType<StepTimesAnswer>> {
  const parameters = createParameters()
  const isFromCube = source !== 'STATE' && isInGapCube(question)
  const histograms = isFromCube ? fromCube(question, parameters) : fromState(question, parameters, widths)
  const slices = `${histograms} LIMIT ${MOST_TIME_CELLS + 1}`
  const { codesOf } = packKey(question.by, { sql: '0', bits: 0 }, widths)
  const codes = isFromCube ? cubeCodes(question) : codesOf('c')
  const number = (place: number, from: string): string =>
    `SELECT ${place}, []::Array(Int32), [(0, *)]::${PAIRS} FROM ${from}`
  const overflow = isFromCube ? NOTHING_OVERFLOWS : overflowSql(question.by, widths)
  // A second pass needs the histograms of the first one before it begins.
  const again = question.exact && !isFromCube
  const hasTotal = again && question.by.length > 0
  const exact = (of: StepTimesQuestion, wanted: string): string => {
    const own = packKey(of.by, { sql: '0', bits: 0 }, widths).codesOf('c')
    return `SELECT ${PLACE.exact}, ${own}, quantiles::${PAIRS} FROM (${exactSql(of, wanted, parameters, widths)})`
  }
  const selects = [
    `SELECT ${PLACE.cells} AS place, ${codes} AS codes, bins::${PAIRS} AS pairs
     FROM (${again ? 'SELECT (arrayJoin(slices) AS x).1 AS c, x.2 AS bins' : slices})`,
    ...(again ? [exact(question, 'wanted')] : []),
    ...(hasTotal ? [exact({ ...question, by: [] }, 'wanted_of_all')] : []),
    ...(overflow === NOTHING_OVERFLOWS ? [] : [number(PLACE.overflow, overflow)]),
    number(PLACE.watermark, isFromCube ? SHOWN.gapCube.watermark : SHOWN.state.watermark),
  ]
  return {
    name: 'step-times',
    source: isFromCube ? 'CUBE' : 'STATE',
    sql: again
      ? `WITH (SELECT groupArray((c, bins)) FROM (${slices})) AS slices, (${wantedOf('slices')}) AS wanted
           ${hasTotal ? `, (${EVERYBODY}) AS everybody, (${wantedOf('everybody')}) AS wanted_of_all` : ''}
         SELECT * FROM (${selects.join(' UNION ALL ')})`
      : selects.join(' UNION ALL '),
    isTable: true,
    ...(!isFromCube && { settings: LARGE_BLOCKS }),
    params: parameters.values,
    row: z.array(row).transform(toAnswer),
  }
}

// Rows of a few bytes: a twelfth of the time (docs/adr/0024).
const LARGE_BLOCKS = { max_block_size: '262144' }

const PAIRS = 'Array(Tuple(UInt8, Int64))'

function toAnswer(rows: readonly z.infer<typeof row>[]): StepTimesAnswer {
  const at = (place: number) => rows.filter((each) => each[0] === place)
  const numberAt = (place: number): number => at(place)[0]?.[2][0]?.[1] ?? 0
  return {
    watermark: toWatermark(numberAt(PLACE.watermark)),
    overflow: numberAt(PLACE.overflow),
    cells: at(PLACE.cells).map(([, codes, bins]) => [codes, bins]),
    exact: at(PLACE.exact).map(([, codes, quantiles]) => [codes, quantiles]),
  }
}

function gapOf({ from, to }: StepTimesQuestion): number | undefined {
  const place = STEPS.indexOf(to) + 1
  return STEPS.indexOf(from) + 1 === place - 1 ? place : undefined
}

function isInGapCube(question: StepTimesQuestion): boolean {
  const { by, selection, until, exact } = question
  const slices = new Set([...by, ...selection.allowed.map(({ dimension }) => dimension)])
  const isEntered = selection.enteredFrom !== undefined || selection.enteredTo !== undefined
  const isStandard = slices.size <= 1 && [...slices].every((slice) => cubeKindOf(slice) !== undefined)
  return gapOf(question) !== undefined && until === undefined && !exact && !isEntered && isStandard
}

function cubeCodes({ by }: StepTimesQuestion): string {
  return by.length ? '[c]::Array(Int32)' : '[]::Array(Int32)'
}

/** Codes and histogram of each slice, the bins in order. */
function fromCube(question: StepTimesQuestion, parameters: Parameters): string {
  const { by, selection } = question
  const [allowed] = selection.allowed
  const slice = by[0] ?? allowed?.dimension
  const cell = allowed ? `AND cell IN ${parameters.bind('Array(UInt16)', allowed.codes)}` : ''
  const kind = slice ? (cubeKindOf(slice) ?? 0) : 0
  return `SELECT c, arraySort(groupArray((bin, n))) AS bins FROM (
      SELECT ${by.length ? 'cell' : '0'} AS c, bin, sum(n) AS n FROM gap_cube_v1
      WHERE kind = ${kind} AND gap = ${gapOf(question) ?? 0} ${cell} GROUP BY c, bin HAVING n > 0)
    GROUP BY c`
}

type Source = { bin: string; conditions: string[] }

/** Neighbouring steps have their bin ready in the row, as long as no date is asked for. */
function sourceOf(question: StepTimesQuestion, parameters: Parameters): Source {
  const { from, to, until, selection } = question
  const [gap, a, b] = [gapOf(question), stepColumn(from), stepColumn(to)]
  const chosen = conditionsOf(selection, parameters)
  if (gap !== undefined && until === undefined) return { bin: `g${gap}`, conditions: [`g${gap} > 0`, ...chosen] }
  const before = until === undefined ? undefined : parameters.bind('Int32', until)
  return { bin: binSql(a, b), conditions: [bothReached(a, b, before), ...chosen] }
}

function fromState(question: StepTimesQuestion, parameters: Parameters, widths: SliceWidths): string {
  const { bin, conditions } = sourceOf(question, parameters)
  const tail = { sql: `bitOr(bitShiftLeft(toUInt16(${bin}), 1), sign < 0)`, bits: 9 }
  const key = packKey(question.by, tail, widths)
  const byBin =
    'sumResample(1, 256, 1)(if(bitTest(k, 0), -toInt64(people), toInt64(people)), bitAnd(bitShiftRight(k, 1), 255))'
  return `SELECT bitShiftRight(k, 9) AS c,
      arrayFilter(x -> x.2 > 0, arrayZip(arrayEnumerate(${byBin} AS numbers), numbers)) AS bins
    FROM (SELECT ${key.sql} AS k, count() AS people FROM participant_state_v3 WHERE ${conditions.join(' AND ')} GROUP BY k)
    GROUP BY c HAVING notEmpty(bins)`
}

// Per cell and level: the bin in which the quantile lies, and its rank among the people of that bin.
function wantedOf(slices: string): string {
  return `SELECT groupArray((bitOr(bitShiftLeft(toUInt64(c), 8), ordered[i].1), level, rank)) FROM (
  SELECT c, level, arrayFilter(x -> x.1 > 1, bins) AS ordered, arrayCumSum(x -> x.2, ordered) AS sums,
    intDiv(level * sums[-1] + 99, 100) AS place, arrayFirstIndex(x -> x >= place, sums) AS i,
    place - if(i = 1, 0, sums[i - 1]) AS rank
  FROM (SELECT (arrayJoin(${slices}) AS x).1 AS c, x.2 AS bins, arrayJoin([${LEVELS.join(', ')}]) AS level)
  WHERE notEmpty(ordered))`
}

/** All slices as one. */
const EVERYBODY = `SELECT [(toUInt64(0), arraySort(groupArray((bin, people))))] FROM (
  SELECT counted.1 AS bin, sum(counted.2) AS people FROM (SELECT arrayJoin((arrayJoin(slices) AS x).2) AS counted) GROUP BY bin)`

/** Only people whose time is in a bin that holds a quantile are looked at again. */
function exactSql(question: StepTimesQuestion, wanted: string, parameters: Parameters, widths: SliceWidths): string {
  const { bin, conditions } = sourceOf(question, parameters)
  const key = packKey(question.by, { sql: bin, bits: 8 }, widths)
  const seconds = `${stepColumn(question.to)} - ${stepColumn(question.from)}`
  return `SELECT bitShiftRight(k, 8) AS c, arrayFlatten(groupArray(found)) AS quantiles FROM (
      SELECT k, arraySort(groupArray((seconds, n))) AS times, arrayCumSum(x -> x.2, times) AS sums,
        arrayMap(w -> (w.2, times[arrayFirstIndex(x -> x >= w.3, sums)].1), arrayFilter(w -> w.1 = k, ${wanted})) AS found
      FROM (SELECT toUInt64(${key.sql}) AS k, ${seconds} AS seconds, sum(sign) AS n FROM participant_state_v3
        WHERE ${conditions.join(' AND ')} AND k IN (SELECT arrayJoin(${wanted}).1) GROUP BY k, seconds HAVING n > 0)
      GROUP BY k)
    GROUP BY c`
}
