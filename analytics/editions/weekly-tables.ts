import type { Counts, TableShape } from '../disclosure/table.ts'
import type { CodeLists } from '../funnel/code-lists.ts'
import { NO_LIMIT } from '../questions/purchase-limit.ts'
import { DIVIDED_FROM } from './divided-provinces.ts'
import { type Draw, endOfBuying, tellingDays, tellingSeconds } from './draws.ts'
import { type StoredWeek, TOTAL_KEY } from './edition-content.ts'
import { COUNTED_TABLES, dimensionOf, type EditionTable } from './edition-tables.ts'
import { lateCounts, type Sums, type SumsAt, withChanges } from './late-counts.ts'
import type { Increment, ReadCounts } from './read-counts.ts'
import { byTableAndMoment, copyOf, type Walk, walkThrough } from './walk.ts'
import { dayNumber, endOfDay, endOfWeek, weekEndOf, weekOfDay } from './week-ends.ts'

/** Exact counts at a second of the state, in the rows of a week end. */
export type CountsAt = { moment: number; counts: Counts }

/**
 * A table at week ends: the rows in force at each, and their exact counts. `silent`: the same counts at the moments before
 * after which anything changed in that week; moments before the week come first, and stand for what has become known late
 * about them (see lateCounts). `limits`: by row the moment from which on nobody can reach the limited column any more,
 * NO_LIMIT where that is not known. `known`, of the last week: where a column is limited, what is counted until the days by
 * which later editions will tell what has become known late; where a row becomes known by a step, the points of `after`.
 * `after`, of the last week: what is counted until moments since, the last of which is now: the ends of days. Where a row
 * becomes known by a step rows are as known now, and whoever has passed that step since the week end is in theirs. Where a
 * column is limited there are those with which waves can be told apart, too, and waves that were drawn since.
 */
export type WeeklyTable = {
  table: EditionTable
  weeks: {
    week: number
    rows: string[]
    counts: Counts
    silent: CountsAt[]
    limits: number[]
    known: CountsAt[]
    after: { rows: string[]; limits: number[]; points: CountsAt[] }
  }[]
}

/**
 * Adds the increments up to counts at the given week ends (ascending), and moments between. A province is a row from when
 * it was there; before, its people are in the one that it was a part of. A wave is a row from the first selected on.
 *
 * @param published what editions before have of the tables, oldest first
 */
export function toWeeklyTables(
  { increments, draws }: Pick<ReadCounts, 'increments' | 'draws'>,
  weeks: readonly number[],
  codeLists: CodeLists,
  published: readonly StoredWeek[] = [],
): WeeklyTable[] {
  const byTable = byTableAndMoment(increments)
  const lastWeek = weeks.at(-1) ?? 0
  return COUNTED_TABLES.map((table) => {
    const byMoment = byTable.get(table.id) ?? new Map<number, Increment[]>()
    const isLimited = table.limited !== undefined
    const before = isLimited ? published.findLast(({ tableId }) => tableId === table.id) : undefined
    const telling = isLimited ? tellingSeconds(draws) : []
    const walk = walkThrough(table, byMoment, telling)
    const late = before ? lateSince(before, table, walk, draws, codeLists) : []
    return {
      table,
      weeks: weeks.map((week) => {
        walk.until(endOfWeek(week - 1))
        const start = isLimited ? copyOf(walk.sums) : walk.sums
        const passed = walk.until(endOfWeek(week), table.rows.by === 'SLICE')
        const after = week === lastWeek ? afterOf(table, walkThrough(table, byMoment, telling), week) : []
        const codesNow = after.flatMap(({ sums }) => rowsAt(table, week, sums, codeLists).codes)
        // Whoever is in a row by now is in it: where no list has the row, it is one from now on.
        const { codes, counts } = rowsAt(table, week, walk.sums, codeLists, table.gate ? codesNow : [])
        const laterCodes = [...new Set([...codes, ...codesNow])]
        const inRows =
          (rows: readonly number[]) =>
          ({ moment, sums }: SumsAt): CountsAt[] => {
            const at = countsAt(table, week, sums, codeLists, rows)
            return at ? [{ moment, counts: at }] : []
          }
        const keysOf = (rows: readonly number[]): string[] => rows.map((code) => rowKey(table, code, codeLists))
        const limitsOf = (rows: readonly number[]): number[] =>
          isLimited ? rows.map((code) => limitOf(draws.get(code), code)) : []
        const points = after.flatMap(inRows(laterCodes))
        const moments = isLimited ? [...late.splice(0), ...withChanges(start, passed, walk.sums)] : passed.slice(0, -1)
        return {
          week,
          rows: keysOf(codes),
          counts,
          silent: moments.filter(({ moment }) => moment !== endOfWeek(week)).flatMap(inRows(codes)),
          limits: limitsOf(codes),
          known:
            isLimited && week === lastWeek
              ? knownOf(walkThrough(table, byMoment), draws, week).flatMap(inRows(codes))
              : table.gate
                ? points
                : [],
          after: { rows: keysOf(laterCodes), limits: limitsOf(laterCodes), points },
        }
      }),
    }
  })
}

/** What has become known since a week end was published about days by then. */
function lateSince(
  { weekEnd, rows, measures, exact, known, knownMoments }: StoredWeek,
  table: EditionTable,
  walk: Walk,
  draws: ReadonlyMap<number, Draw>,
  codeLists: CodeLists,
): SumsAt[] {
  const sumsOf = (counts: readonly number[]): Sums => {
    const countOf = (row: number, measure: number): number =>
      counts[row * measures.length + measures.indexOf(measure)] ?? 0
    return new Map(
      rows.map((key, row) => [
        codeOf(table, key, codeLists),
        Int32Array.from(table.measures, (each) => countOf(row, each)),
      ]),
    )
  }
  const before = knownMoments.map((moment, place) => ({
    moment,
    sums: sumsOf(known.slice(place * exact.length, (place + 1) * exact.length)),
  }))
  return lateCounts(sumsOf(exact), before, knownOf(walk, draws, weekOfDay(dayNumber(weekEnd))))
}

/** What is counted until the days with which waves can be told apart. */
function knownOf(walk: Walk, draws: ReadonlyMap<number, Draw>, week: number): SumsAt[] {
  return tellingDays(draws, week).map((day) => {
    walk.until(endOfDay(day))
    return { moment: endOfDay(day), sums: copyOf(walk.sums) }
  })
}

/** What is counted since the week end, until each moment that was read. */
function afterOf(table: EditionTable, walk: Walk, week: number): SumsAt[] {
  if (table.limited === undefined && !table.gate) return []
  walk.until(endOfWeek(week))
  const start = copyOf(walk.sums)
  const passed = walk.until(Number.POSITIVE_INFINITY, true)
  return table.gate ? passed : withChanges(start, passed)
}

function codeOf({ rows }: EditionTable, key: string, codeLists: CodeLists): number {
  return rows.by === 'SLICE' ? codeLists.toCode(rows.dimension, key) : 0
}

function limitOf(draw: Draw | undefined, wave: number): number {
  return (draw && endOfBuying(draw, wave)) ?? NO_LIMIT
}

/** In the rows of the week end. None where somebody was in another row, and all of them went with a correction. */
function countsAt(
  table: EditionTable,
  week: number,
  sums: Sums,
  codeLists: CodeLists,
  rows: readonly number[],
): Counts | undefined {
  const at = rowsAt(table, week, sums, codeLists)
  if (at.codes.some((code) => !rows.includes(code))) return undefined
  const columns = table.measures.length
  const counts = new Int32Array(rows.length * columns)
  for (const [row, code] of at.codes.entries()) {
    counts.set(at.counts.subarray(row * columns, (row + 1) * columns), rows.indexOf(code) * columns)
  }
  return counts
}

function rowsAt(
  table: EditionTable,
  week: number,
  sums: Sums,
  codeLists: CodeLists,
  others: readonly number[] = [],
): { codes: number[]; counts: Counts } {
  const dimension = dimensionOf(table)
  const inForce = new Set(rowCodes(table, weekEndOf(week), codeLists))
  const rows = [...inForce, ...others]
  const folded = new Map<number, Int32Array>(rows.map((code) => [code, new Int32Array(table.measures.length)]))
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
