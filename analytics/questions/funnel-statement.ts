import { z } from 'zod'
import { MARKER, NOT_REACHED, SHOWN } from '../clickhouse/state-columns.ts'
import type { Question } from './ask.ts'
import { type CellPage, pageOf, pageSql } from './cell-pages.ts'
import { toWatermark } from './freshness-marker.ts'
import { cellsOfCube, funnelFromCube, isInCube } from './funnel-from-cube.ts'
import { countsOfState, funnelFromState, makesFewGroups } from './funnel-from-state.ts'
import type { FunnelCounts, FunnelQuestion } from './funnel-question.ts'
import { createParameters, type Parameters } from './parameters.ts'
import { conditionsOf, type Selection, whereOf } from './selection.ts'
import { NOTHING_OVERFLOWS, overflowSql } from './slice-widths.ts'
import type { SliceWidths } from './slices.ts'

/** Of one answer: telling more would keep the process from everything else for seconds. There are pages. */
export const MOST_CELLS = 5_000

const number = z.number()

export type FunnelAnswer = {
  watermark: string | null
  /** Above 0: ask again with new widths. */
  overflow: number
  /** One per question, in order: its cells. */
  cells: FunnelCounts[][]
  /** The same without what only cells are told apart by; absent when these are all there are. */
  totals: FunnelCounts[][] | undefined
  /** How many cells each has, those on other pages included. */
  cellCounts: number[]
  /** One per question, in order: rupiah settled; absent when not asked for. */
  paid: bigint[]
}

type Options = {
  withPaid: boolean
  widths: SliceWidths
  mostCells?: number
  source?: 'STATE'
  page?: CellPage | undefined
}

/**
 * One or more funnels (a comparison has two) as one statement over one snapshot. From the cubes when they have all of it,
 * unless the state is asked for. Rupiah belong to the window that the counts end with.
 */
export function funnelStatement(
  questions: readonly FunnelQuestion[],
  options: Options,
): Question<z.ZodType<FunnelAnswer>> {
  const isFromCube =
    options.source !== 'STATE' &&
    questions.every((question) => isInCube(question) && !(options.withPaid && isFiltered(question.selection)))
  return isFromCube ? cubeStatement(questions, options) : stateStatement(questions, options)
}

const stateRow = z.tuple([number, z.array(number), z.array(number)])
type StateRow = z.infer<typeof stateRow>

/** Places of what is not a question's cell; totals of question 0, 1 … are at 64, 65 …, rupiah at 128, 129 … */
const PLACE = { totals: 64, paid: 128, overflow: 254, watermark: 255 } as const

/**
 * Everything is a row of place, codes and numbers, one select below the other: subqueries within a row are read one after
 * another, before anything else, and take as long together as a small slice takes to be counted.
 */
function stateStatement(
  questions: readonly FunnelQuestion[],
  { withPaid, widths, mostCells = MOST_CELLS, page }: Options,
): Question<z.ZodType<FunnelAnswer>> {
  const parameters = createParameters()
  const number = (place: number, select: string): string =>
    `SELECT ${place}, []::Array(Int32), array(*)::Array(Int64) FROM ${select}`
  const cells = questions.map((question, place) => {
    const all = funnelFromState(question, parameters, widths)
    const told = page ? pageSql(all, question.by, page, parameters) : `${all} LIMIT ${mostCells + 1}`
    return `SELECT ${place} AS place, codes, numbers FROM (${told})`
  })
  const totals = page
    ? questions.map((question, place) => {
        const all = funnelFromState({ ...question, by: page.totalsBy }, parameters, widths)
        return `SELECT ${PLACE.totals + place}, codes, numbers FROM (${all})`
      })
    : []
  const paid = withPaid
    ? questions.map((question, place) => number(PLACE.paid + place, `(${paidSql(question, parameters)})`))
    : []
  const slices = questions.flatMap(({ by }) => by)
  const overflow = overflowSql(slices, widths)
  const selects = [
    ...cells,
    ...totals,
    ...paid,
    ...(overflow === NOTHING_OVERFLOWS ? [] : [number(PLACE.overflow, overflow)]),
    number(PLACE.watermark, SHOWN.state.watermark),
  ]
  return {
    name: 'funnel',
    source: 'STATE',
    sql: selects.join(' UNION ALL '),
    isTable: true,
    params: parameters.values,
    ...(questions.every((question) => makesFewGroups(question, widths)) && { settings: ONE_TABLE }),
    row: z.array(stateRow).transform((rows) => toAnswer(questions, { withPaid, page }, rows)),
  }
}

function toAnswer(
  questions: readonly FunnelQuestion[],
  { withPaid, page }: Pick<Options, 'withPaid' | 'page'>,
  rows: readonly StateRow[],
): FunnelAnswer {
  const byPlace = Map.groupBy(rows, ([place]) => place)
  const numberAt = (place: number): number => byPlace.get(place)?.[0]?.[2][0] ?? 0
  const countsAt = (question: FunnelQuestion, place: number): FunnelCounts[] =>
    (byPlace.get(place) ?? []).map(([, codes, numbers]) => countsOfState(question, codes, numbers))
  // A page begins with a row that says how many cells there are.
  const cells = questions.map((question, place) => countsAt(question, place).slice(page ? 1 : 0))
  return {
    watermark: toWatermark(numberAt(PLACE.watermark)),
    overflow: numberAt(PLACE.overflow),
    cells,
    totals: page && questions.map((question, place) => countsAt(question, PLACE.totals + place)),
    cellCounts: cells.map(({ length }, place) => (page ? numberAt(place) : length)),
    paid: withPaid ? questions.map((_question, place) => BigInt(numberAt(PLACE.paid + place))) : [],
  }
}

// Levels and sums make few groups, enough for one table: splitting it costs a fifth (docs/adr/0024).
const ONE_TABLE = { group_by_two_level_threshold: '0', group_by_two_level_threshold_bytes: '0' }

const cubeRow = z.tuple([number, number, number, number, number])
const PAID_KIND = 254

// A few thousand rows are added up sooner than code for it is compiled, or tables are looked through for a better one.
const NOTHING_PREPARED =
  'compile_expressions = 0, compile_aggregate_expressions = 0, optimize_use_projections = 0, optimize_move_to_prewhere = 0'

/** No subquery but one: what a cube answers costs less than to analyse a long statement. */
function cubeStatement(
  questions: readonly FunnelQuestion[],
  { withPaid, page }: Options,
): Question<z.ZodType<FunnelAnswer>> {
  const parameters = createParameters()
  const selects = questions.map((question, place) => funnelFromCube(question, place, parameters))
  const paid = withPaid
    ? questions.map(
        (question, place) =>
          `SELECT ${place}, ${PAID_KIND}, 0, 0, (${paidUntil(question.until, SHOWN.stepCube.lastWindow, parameters)})`,
      )
    : []
  return {
    name: 'funnel.cube',
    source: 'CUBE',
    sql: `${[...selects, ...paid].join(' UNION ALL ')} SETTINGS ${NOTHING_PREPARED}`,
    isTable: true,
    isOfOneTable: selects.length === 1 && paid.length === 0,
    params: parameters.values,
    row: z.array(cubeRow).transform((rows) => {
      const counted = rows.filter(([, kind]) => kind !== PAID_KIND)
      const cells = questions.map((question, place) => cellsOfCube(question, place, counted))
      return {
        watermark: toWatermark(rows.find(([, kind, , step]) => kind === MARKER.kind && step === 1)?.[4] ?? 0),
        overflow: 0,
        cells: page ? cells.map((all, place) => pageOf(all, questions[place]?.by ?? [], page)) : cells,
        totals: page && cells,
        cellCounts: cells.map(({ length }) => length),
        paid: paid.map((_sql, place) => BigInt(rows.find((row) => row[0] === place && row[1] === PAID_KIND)?.[4] ?? 0)),
      }
    }),
  }
}

function isFiltered({ allowed, enteredFrom, enteredTo }: Selection): boolean {
  return allowed.length > 0 || enteredFrom !== undefined || enteredTo !== undefined
}

const SETTLED = 24

/** Live amounts are in the state; those by a date are summed from the payments that the state's window includes. */
function paidSql({ until, selection }: FunnelQuestion, parameters: Parameters): string {
  const chosen = conditionsOf(selection, parameters)
  if (until === undefined) {
    return `SELECT sum(sign * paid_amount) FROM participant_state_v3 ${whereOf([`wave != ${MARKER.wave}`, ...chosen])}`
  }
  const payers = chosen.length
    ? `AND participant_id IN (SELECT participant_id FROM participant_state_v3 ${whereOf(['paid_amount > 0', ...chosen])}
         GROUP BY participant_id HAVING sum(sign) > 0)`
    : ''
  return `${paidUntil(until, SHOWN.state.lastWindow, parameters)} ${payers}`
}

function paidUntil(until: number | undefined, lastWindow: string, parameters: Parameters): string {
  return `SELECT sum(amount) FROM payment_v2 WHERE type = ${SETTLED} AND window_id <= ${lastWindow}
    AND occurred < ${parameters.bind('Int32', until ?? NOT_REACHED)}`
}
