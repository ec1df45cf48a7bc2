import { CUBE_KINDS, GAP_COLUMNS, MARKER, NOT_REACHED, STEP_COLUMNS } from '../clickhouse/state-columns.ts'

export const STEP_CUBE_COLUMNS = 'kind, ord, grain, period, cell, step, n'
export const GAP_CUBE_COLUMNS = 'kind, gap, cell, bin, n'

const SLICES = CUBE_KINDS.map(({ column }) => column)
const SLICE_LIST = SLICES.join(', ')
// A row's cells: of everybody, and of each of its slices.
const CELLS = `[(0, toUInt16(0)), ${CUBE_KINDS.map(({ column, kind }) => `(${kind}, toUInt16(${column}))`).join(', ')}]`

function dayOf(seconds: string): string {
  return `toInt16(floor((${seconds} + 25200) / 86400))`
}

// 18262 days are from 1970 to 2020; the engine numbers January 2020 as month 24241.
const MONTH_OF_DAY = 'toInt16(toRelativeMonthNum(toDate32(period + 18262)) - 24241)'

const stepCount = STEP_COLUMNS.length
/**
 * A window's cells from its signed rows in `from`: the 28 times of each row (first times, and the latest of the first k),
 * cancelled where the window changed nothing, then counted for each kind of slice, by month and by day.
 */
export function stepCubeSql(to: string, from: string): string {
  const latest = `arrayMap(k -> arrayMax(arraySlice(first, 1, k)), range(1, ${stepCount + 1}))`
  return `INSERT INTO ${to} (${STEP_CUBE_COLUMNS})
    WITH net AS (
      SELECT ${SLICE_LIST}, counted, period, sum(sign) AS n FROM (
        SELECT ${SLICE_LIST}, sign, counted, ${dayOf('time')} AS period FROM (
          SELECT ${SLICE_LIST}, sign, [${STEP_COLUMNS.join(', ')}] AS first, arrayConcat(first, ${latest}) AS times FROM ${from})
        ARRAY JOIN times AS time, range(${2 * stepCount}) AS counted WHERE time < ${NOT_REACHED})
      GROUP BY ${SLICE_LIST}, counted, period HAVING n != 0)
    SELECT place.1 AS kind, toUInt8(counted >= ${stepCount}) AS ord, at.1 AS grain, at.2 AS period, place.2 AS cell,
           toUInt8(counted % ${stepCount} + 1) AS step, sum(n) AS total
    FROM (SELECT place, at, counted, n FROM net
          ARRAY JOIN ${CELLS} AS place ARRAY JOIN [(0, ${MONTH_OF_DAY}), (1, period)] AS at)
    GROUP BY kind, ord, grain, period, cell, step HAVING total != 0`
}

export function gapCubeSql(to: string, from: string): string {
  const gaps = GAP_COLUMNS.map((column, index) => `(${index + 2}, ${column})`).join(', ')
  return `INSERT INTO ${to} (${GAP_CUBE_COLUMNS})
    SELECT place.1 AS kind, gap, place.2 AS cell, bin, sum(n) AS total FROM (
      SELECT place, gap, bin, n FROM (
        SELECT ${SLICE_LIST}, found.1 AS gap, found.2 AS bin, sum(sign) AS n FROM ${from}
        ARRAY JOIN arrayFilter(pair -> pair.2 > 0, [${gaps}]) AS found
        GROUP BY ${SLICE_LIST}, gap, bin HAVING n != 0)
      ARRAY JOIN ${CELLS} AS place)
    GROUP BY kind, gap, cell, bin HAVING total != 0`
}

const KIND_OF_SET = `toUInt8(multiIf(${CUBE_KINDS.map(({ column, kind }) => `grouping(${column}) = 0, ${kind}`).join(', ')}, 0))`
const CELL_OF_SET = `multiIf(${SLICES.map((column) => `grouping(${column}) = 0, toUInt16(${column})`).join(', ')}, toUInt16(0))`

function everyKind(key: string): string {
  return `GROUPING SETS ((${key}), ${SLICES.map((column) => `(${key}, ${column})`).join(', ')})`
}

/** The same cells from many rows: one pass for each step and order, every kind of slice at once. Two statements. */
export function wholeStepCubeSql(to: string, from: string): string[] {
  const pass = (ord: number, step: number): string => {
    const columns = ord ? STEP_COLUMNS.slice(0, step) : STEP_COLUMNS.slice(step - 1, step)
    const time = columns.length > 1 ? `greatest(${columns.join(', ')})` : columns[0]
    return `SELECT ${KIND_OF_SET} AS kind, ${ord} AS ord, period, ${CELL_OF_SET} AS cell, ${step} AS step, sum(sign) AS n
      FROM (SELECT ${SLICE_LIST}, sign, ${dayOf('time')} AS period, ${time} AS time FROM ${from} WHERE time < ${NOT_REACHED})
      GROUP BY ${everyKind('period')}`
  }
  const passes = [0, 1].flatMap((ord) => STEP_COLUMNS.map((_column, index) => pass(ord, index + 1)))
  return [
    `INSERT INTO ${to} (${STEP_CUBE_COLUMNS})
     SELECT kind, ord, 1, period, cell, step, n FROM (${passes.join(' UNION ALL ')}) WHERE n != 0`,
    `INSERT INTO ${to} (${STEP_CUBE_COLUMNS})
     SELECT kind, ord, 0, month, cell, step, total FROM (
       SELECT kind, ord, ${MONTH_OF_DAY} AS month, cell, step, sum(n) AS total FROM ${to} WHERE grain = 1 AND kind < ${MARKER.kind}
       GROUP BY kind, ord, month, cell, step HAVING total != 0)`,
  ]
}

export function wholeGapCubeSql(to: string, from: string): string {
  const pass = (column: string, index: number): string =>
    `SELECT ${KIND_OF_SET} AS kind, ${index + 2} AS gap, ${CELL_OF_SET} AS cell, ${column} AS bin, sum(sign) AS n
     FROM ${from} WHERE ${column} > 0 GROUP BY ${everyKind('bin')}`
  return `INSERT INTO ${to} (${GAP_CUBE_COLUMNS})
    SELECT * FROM (${GAP_COLUMNS.map(pass).join(' UNION ALL ')}) WHERE n != 0`
}

/** Rows that move a cube's marker on, by `{windows}` and `{microseconds}`. */
export function cubeMarkerSql(cube: 'step' | 'gap'): string {
  const place = 'arrayJoin([0, 1]) AS place'
  const columns = cube === 'step' ? `${MARKER.kind}, 0, 0, 0, 0, ${place}` : `${MARKER.kind}, ${place}, 0, 0`
  return `SELECT ${columns}, if(place = 0, {windows:Int64}, {microseconds:Int64})`
}
