import { NOT_REACHED, stepColumn } from '../clickhouse/state-columns.ts'
import { type CellsSql, cellSql, type FunnelQuestion } from './funnel-question.ts'
import { type KeyTail, packKey } from './packed-key.ts'
import type { Parameters } from './parameters.ts'
import { isBeginning, reachOf } from './reach.ts'
import { conditionsOf, whereOf } from './selection.ts'
import type { SliceWidths } from './slices.ts'

/**
 * The funnel as sums of signs over the state, for any slices, filter, date and window. People are grouped by a packed key
 * of their slices and the steps they have reached, by `count()` alone; signs are applied to the few groups, outside.
 */
export function funnelFromState(question: FunnelQuestion, parameters: Parameters, widths: SliceWidths): CellsSql {
  const conditions = conditionsOf(question.selection, parameters)
  return isByLevel(question)
    ? fromLevel(question, conditions, widths)
    : fromReach(question, conditions, parameters, widths)
}

/** Strict order live, over the journey's beginning: one byte of a row tells it. */
export function isByLevel({ order, until, window, steps }: FunnelQuestion): boolean {
  return order === 'STRICT' && until === undefined && !window && isBeginning(steps)
}

// Level (0 to 14) above the sign: both come ready in the column `ls`.
const LEVEL: KeyTail = { sql: 'ls', bits: 5 }

function fromLevel({ steps, by, withConversions }: FunnelQuestion, where: string[], widths: SliceWidths): CellsSql {
  const key = packKey(by, LEVEL, widths)
  const counts = steps.map((_step, place) => `sumIf(n, level > ${place})`)
  // Strict counts are nested: who reached a step reached all before it.
  const nested = withConversions ? counts : []
  return `SELECT ${cellSql({ codes: key.codesOf('c'), counts, grown: nested, withPrevious: nested, withFirst: nested })} AS told
    FROM (SELECT bitShiftRight(k, 5) AS c, bitAnd(bitShiftRight(k, 1), 15) AS level, ${signed('k')} AS n
      FROM (SELECT ${key.sql} AS k, count() AS people FROM participant_state_v2 ${whereOf(where)} GROUP BY k))
    ${by.length ? 'GROUP BY c' : ''} HAVING ${isTold(counts)}`
}

function fromReach(question: FunnelQuestion, where: string[], parameters: Parameters, widths: SliceWidths): CellsSql {
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
  const counts = each(reached, '')
  const made = (places: (place: number) => number[]): string[] => (question.withConversions ? each(places, old) : [])
  const cell = cellSql({
    codes: key.codesOf('c'),
    counts,
    grown: made(reached),
    withPrevious: made((place) => (place ? [...reached(place), ...reached(place - 1)] : [place])),
    withFirst: made((place) => [...reached(place), 0]),
  })
  return `SELECT ${cell} AS told
    FROM (SELECT bitShiftRight(k, ${used.bits}) AS c, bitAnd(bitShiftRight(k, ${low}), ${2 ** reach.bits - 1}) AS m,
        ${window ? 'bitAnd(bitShiftRight(k, 1), 1) AS young, ' : ''}${signed('k')} AS n
      FROM (SELECT ${key.sql} AS k, count() AS people FROM participant_state_v2 ${whereOf(conditions)} GROUP BY k))
    ${by.length ? 'GROUP BY c' : ''} HAVING ${isTold(counts)}`
}

/** The row's own mask stays two bytes wide; what is computed is widened before it is shifted. */
function wide(sql: string): string {
  return sql === 'mask' ? sql : `toUInt16(${sql})`
}

function signed(key: string): string {
  return `if(bitTest(${key}, 0), -toInt64(people), toInt64(people))`
}

/** Cells in which nobody has reached any of the steps are not told. */
function isTold(counts: readonly string[]): string {
  return `arrayExists(x -> x != 0, [${counts.join(', ')}])`
}
