import { endOfJakartaDay } from '#platform/jakarta-time.ts'
import { toStateSeconds } from '../clickhouse/state-columns.ts'
import type { Counts, TableShape } from '../disclosure/table.ts'
import type { CodeLists } from '../funnel/code-lists.ts'
import { purchaseLimitOf } from '../questions/purchase-limit.ts'
import { DIVIDED_FROM } from './divided-provinces.ts'
import { TOTAL_KEY } from './edition-content.ts'
import { COUNTED_TABLES, dimensionOf, type EditionTable } from './edition-tables.ts'
import type { Increment } from './read-counts.ts'
import { dayOfNumber, lastDayOf, weekEndOf } from './week-ends.ts'

/**
 * A table at week ends: the rows in force at each, and their exact counts; the same counts at the ends of the days before
 * on which anything changed (`silent`); and the rows in which nobody could reach the limited column any more (`over`).
 */
export type WeeklyTable = {
  table: EditionTable
  weeks: { week: number; rows: string[]; counts: Counts; silent: Counts[]; over: string[] }[]
}

type Sums = ReadonlyMap<number, Int32Array>

/**
 * Adds the increments up to counts at the given week ends (ascending), and the days between. A province is a row from when
 * it was there; before, its people are in the one that it was a part of. A wave is a row from the first selected on.
 */
export function toWeeklyTables(
  increments: readonly Increment[],
  weeks: readonly number[],
  codeLists: CodeLists,
): WeeklyTable[] {
  const byTable = Map.groupBy(increments, ({ table }) => table)
  return COUNTED_TABLES.map((table) => {
    const own = (byTable.get(table.id) ?? []).toSorted((one, other) => one.day - other.day)
    const columns = new Map(table.measures.map((measure, column) => [measure, column]))
    const sums = new Map<number, Int32Array>()
    /** By code: the last day on which anybody came. */
    const lastDays = new Map<number, number>()
    let next = 0
    let day = Number.NEGATIVE_INFINITY
    return {
      table,
      weeks: weeks.map((week) => {
        const days: Sums[] = []
        for (; next < own.length; next++) {
          const increment = own[next]
          if (!increment || increment.day > lastDayOf(week)) break
          const column = columns.get(increment.measure)
          if (column === undefined) continue
          if (increment.day > day && day > lastDayOf(week - 1)) days.push(new Map(sums))
          day = increment.day
          if (column === 0 && increment.people > 0) lastDays.set(increment.code, day)
          const counts = sums.get(increment.code)?.slice() ?? new Int32Array(table.measures.length)
          counts[column] = (counts[column] ?? 0) + increment.people
          sums.set(increment.code, counts)
        }
        const { codes, counts } = rowsAt(table, week, sums, codeLists)
        const silent =
          table.rows.by === 'SLICE' ? days.flatMap((each) => countsAt(table, week, each, codeLists, codes)) : []
        const over = table.limited === undefined ? [] : codes.filter((code) => isOver(code, lastDays.get(code), week))
        const keyOf = (code: number): string => rowKey(table, code, codeLists)
        return { week, rows: codes.map(keyOf), counts, silent, over: over.map(keyOf) }
      }),
    }
  })
}

/** Of a wave: whether nobody selected in it, the last ones on a day, could buy any more once the week before was over. */
function isOver(wave: number, lastSelected: number | undefined, week: number): boolean {
  if (lastSelected === undefined) return false
  const endOf = (day: number): number => toStateSeconds(endOfJakartaDay(dayOfNumber(day)))
  const limit = purchaseLimitOf(endOf(lastSelected) - 1, wave)
  return limit !== undefined && limit < endOf(lastDayOf(week - 1))
}

/** In the rows of the week end. None where somebody was in another row, and all of them went with a correction. */
function countsAt(
  table: EditionTable,
  week: number,
  sums: Sums,
  codeLists: CodeLists,
  rows: readonly number[],
): Counts[] {
  const day = rowsAt(table, week, sums, codeLists)
  if (day.codes.some((code) => !rows.includes(code))) return []
  const columns = table.measures.length
  const counts = new Int32Array(rows.length * columns)
  for (const [row, code] of day.codes.entries()) {
    counts.set(day.counts.subarray(row * columns, (row + 1) * columns), rows.indexOf(code) * columns)
  }
  return [counts]
}

function rowsAt(
  table: EditionTable,
  week: number,
  sums: Sums,
  codeLists: CodeLists,
): { codes: number[]; counts: Counts } {
  const dimension = dimensionOf(table)
  const listed = rowCodes(table, weekEndOf(week), codeLists)
  const inForce = new Set(listed)
  const folded = new Map<number, Int32Array>(listed.map((code) => [code, new Int32Array(table.measures.length)]))
  for (const [code, counts] of sums) {
    const home = inForce.has(code) ? code : dimension === 'PROVINCE' ? (DIVIDED_FROM[code] ?? code) : code
    if (!folded.has(home) && counts.every((count) => count === 0)) continue
    const sum = folded.get(home) ?? new Int32Array(table.measures.length)
    for (const [column, count] of counts.entries()) sum[column] = (sum[column] ?? 0) + count
    folded.set(home, sum)
  }
  // What is not known comes last.
  const place = (code: number): number => (code === 0 ? Number.POSITIVE_INFINITY : code)
  const codes = [...folded.keys()].sort((one, other) => place(one) - place(other))
  const counts = new Int32Array(codes.length * table.measures.length)
  for (const [row, code] of codes.entries()) counts.set(folded.get(code) ?? [], row * table.measures.length)
  return { codes, counts }
}

/** Codes that are rows whether or not anybody is in them, at a day. */
function rowCodes({ rows }: EditionTable, day: string, codeLists: CodeLists): number[] {
  if (rows.by !== 'SLICE') return [0]
  if (rows.dimension === 'WAVE') return []
  return codeLists.list(rows.dimension).flatMap(({ code, validFrom }) => (validFrom && validFrom > day ? [] : [code]))
}

function rowKey({ rows }: EditionTable, code: number, codeLists: CodeLists): string {
  return rows.by === 'SLICE' ? codeLists.fromCode(rows.dimension, code).key : TOTAL_KEY
}

/**
 * Counts of a week in the order of the rows and measures of a shape: rows that it does not have are noughts, and measures
 * that the shape does not have are left out (those of a method of before).
 */
export function inShape(
  shape: TableShape,
  rows: readonly string[],
  counts: ArrayLike<number>,
  measures: readonly number[] = shape.measures,
): Counts {
  const columns = shape.measures.length
  const aligned = new Int32Array(shape.rows.length * columns)
  for (const [index, key] of rows.entries()) {
    const row = shape.rows.indexOf(key)
    if (row < 0) throw new Error(`${shape.id} has no row ${key}`)
    for (const [column, measure] of shape.measures.entries()) {
      aligned[row * columns + column] = counts[index * measures.length + measures.indexOf(measure)] ?? 0
    }
  }
  return aligned
}

/** Places of the rows of a shape that a week does not have. */
export function absentFrom(shape: TableShape, rows: readonly string[]): Set<number> {
  const present = new Set(rows)
  return new Set(shape.rows.flatMap((key, row) => (present.has(key) ? [] : [row])))
}
