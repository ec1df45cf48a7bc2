import { NOT_REACHED, stepColumn } from '../clickhouse/state-columns.ts'
import { type FunnelCounts, type FunnelQuestion, nestedCounts } from './funnel-question.ts'
import { type KeyTail, packKey, widthOf } from './packed-key.ts'
import type { Parameters } from './parameters.ts'
import { isBeginning, type Reach, reachOf } from './reach.ts'
import { conditionsOf, whereOf } from './selection.ts'
import type { SliceWidths } from './slices.ts'

/**
 * The funnel as sums of signs over the state, for any slices, filter, date and window: rows of `codes` and `numbers`,
 * which `countsOfState` reads. Cells in which nobody has reached any of the steps are not told.
 *
 * There are three ways, by what makes few groups (measured: docs/adr/0024):
 * - LEVEL: strict order of the journey's beginning. People are grouped by slices and leading steps reached.
 * - SUMS: any order of many cells. One pass over the cells alone, two steps to a sum.
 * - MASKS: everything else. People are grouped by slices and all steps reached, and each number is of some of the groups.
 */
export function funnelFromState(question: FunnelQuestion, parameters: Parameters, widths: SliceWidths): string {
  const where = conditionsOf(question.selection, parameters)
  const way = wayOf(question, widths)
  if (way === 'LEVEL') return fromLevels(question, where, parameters, widths)
  if (way === 'SUMS') return fromSums(question, where, parameters, widths)
  return fromMasks(question, where, parameters, widths)
}

type Way = 'LEVEL' | 'SUMS' | 'MASKS'

/** From so many bits of slices on there are so many groups of masks that they do not fit into the processor's cache. */
const MANY_CELLS_BITS = 17

function wayOf({ order, window, steps, by, withConversions }: FunnelQuestion, widths: SliceWidths): Way {
  if (window) return 'MASKS'
  if (order === 'STRICT') return isBeginning(steps) ? 'LEVEL' : 'MASKS'
  return !withConversions && widthOf(by, widths) >= MANY_CELLS_BITS ? 'SUMS' : 'MASKS'
}

/** Whether there are so few groups that one table does: splitting it costs a fifth. */
export function makesFewGroups(question: FunnelQuestion, widths: SliceWidths): boolean {
  return wayOf(question, widths) !== 'MASKS'
}

/** The counts of a cell, from its row. */
export function countsOfState(
  question: FunnelQuestion,
  codes: readonly number[],
  numbers: readonly number[],
): FunnelCounts {
  const { length } = question.steps
  const part = (place: number) => numbers.slice(place * length, (place + 1) * length)
  return question.order === 'STRICT' && !question.window && isBeginning(question.steps)
    ? nestedCounts(codes, part(0), question)
    : { codes, counts: part(0), grown: part(1), withPrevious: part(2), withFirst: part(3) }
}

/** One cell for each key without its tail; one of everybody without slices. */
function byCell({ by }: FunnelQuestion, tailBits: number): string {
  return `${by.length ? `GROUP BY bitShiftRight(k, ${tailBits}) AS c` : ''} HAVING arrayMax(numbers) > 0`
}

const PEOPLE = 'if(bitTest(k, 0), -toInt64(people), toInt64(people))'
const LEVEL_BITS = 5

function fromLevels(question: FunnelQuestion, where: string[], parameters: Parameters, widths: SliceWidths): string {
  // Level (0 to 14) above the sign: live both come ready in the column `ls`.
  const tail: KeyTail =
    question.until === undefined
      ? { sql: 'ls', bits: LEVEL_BITS }
      : { sql: levelSql(reachOf(question, parameters)), bits: LEVEL_BITS }
  const key = packKey(question.by, tail, widths)
  const byLevel = `sumResample(1, 15, 1)(${PEOPLE}, bitAnd(bitShiftRight(k, 1), 15))`
  return `SELECT ${key.codesOf('c')} AS codes, arrayReverse(arrayCumSum(arrayReverse(${byLevel}))) AS numbers
    FROM (SELECT ${key.sql} AS k, count() AS people FROM participant_state_v3 ${whereOf(where)} GROUP BY k)
    ${byCell(question, LEVEL_BITS)}`
}

function levelSql({ sql }: Reach): string {
  return `bitOr(bitShiftLeft(bitCount(bitXor(${sql}, ${sql} + 1)) - 1, 1), sign < 0)`
}

/** A sum of 8 bytes has room for two steps: nobody counts four thousand million people. */
function fromSums(question: FunnelQuestion, where: string[], parameters: Parameters, widths: SliceWidths): string {
  const key = packKey(question.by, { sql: '0', bits: 0 }, widths)
  const { isReached } = reachOf(question, parameters)
  const pairs = question.steps.flatMap((_step, place) => (place % 2 ? [] : [place]))
  const sums = pairs.map((place) => {
    const next = place + 1 < question.steps.length ? ` + bitShiftLeft(toInt64(${isReached(place + 1)}), 32)` : ''
    return `sum(sign * (toInt64(${isReached(place)})${next})) AS s${place}`
  })
  const numbers = question.steps.map((_step, place) =>
    place % 2 ? `bitShiftRight(s${place - 1}, 32)` : `bitAnd(s${place}, 4294967295)`,
  )
  return `SELECT ${key.codesOf('c')} AS codes, [${numbers.join(', ')}]::Array(Int64) AS numbers
    FROM (SELECT ${key.sql} AS c, ${sums.join(', ')} FROM participant_state_v3 ${whereOf(where)} GROUP BY c)
    WHERE arrayMax(numbers) > 0`
}

function fromMasks(question: FunnelQuestion, where: string[], parameters: Parameters, widths: SliceWidths): string {
  const { steps, order, by, window } = question
  const reach = reachOf(question, parameters)
  const first = stepColumn(steps[0] ?? 'REGISTERED')
  const young = window ? `${first} >= ${parameters.bind('Int32', window.youngFrom)}` : '0'
  const tail: KeyTail = {
    sql: `bitOr(bitOr(bitShiftLeft(toUInt32(${reach.sql}), 2), bitShiftLeft(toUInt32(${young}), 1)), sign < 0)`,
    bits: reach.bits + 2,
  }
  // Without a window nobody is too young, and a bit less is a narrower key.
  const narrow: KeyTail = { sql: `bitOr(bitShiftLeft(${wide(reach.sql)}, 1), sign < 0)`, bits: reach.bits + 1 }
  const [used, low] = window ? [tail, 2] : [narrow, 1]
  const key = packKey(by, used, widths)
  const conditions = window
    ? [`${first} < ${parameters.bind('Int32', question.until ?? NOT_REACHED)}`, ...where]
    : where
  const has = (places: readonly number[]): string => {
    const bits = reach.bitsOf([...new Set(places)])
    return `bitAnd(m, ${bits}) = ${bits}`
  }
  const reached = (place: number): number[] => (order === 'ANY' ? [place] : steps.slice(0, place + 1).map((_s, p) => p))
  const old = window ? ' AND young = 0' : ''
  const each = (places: (place: number) => number[], only: string): string[] =>
    steps.map((_step, place) => `sumIf(n, ${has(places(place))}${only})`)
  const conversions = (): string[] => [
    ...each(reached, old),
    ...each((place) => (place ? [...reached(place), ...reached(place - 1)] : [place]), old),
    ...each((place) => [...reached(place), 0], old),
  ]
  const numbers = [...each(reached, ''), ...(question.withConversions ? conversions() : [])]
  return `SELECT ${key.codesOf('c')} AS codes, [${numbers.join(', ')}]::Array(Int64) AS numbers
    FROM (SELECT k, bitAnd(bitShiftRight(k, ${low}), ${2 ** reach.bits - 1}) AS m,
        ${window ? 'bitAnd(bitShiftRight(k, 1), 1) AS young, ' : ''}${PEOPLE} AS n
      FROM (SELECT ${key.sql} AS k, count() AS people FROM participant_state_v3 ${whereOf(conditions)} GROUP BY k))
    ${byCell(question, used.bits)}`
}

/** The row's own mask stays two bytes wide; what is computed is widened before it is shifted. */
function wide(sql: string): string {
  return sql === 'mask' ? sql : `toUInt16(${sql})`
}
