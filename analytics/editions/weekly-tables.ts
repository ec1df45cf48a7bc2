import type { Counts, TableShape } from '../disclosure/table.ts'
import type { CodeLists } from '../funnel/code-lists.ts'
import { NO_LIMIT } from '../questions/purchase-limit.ts'
import { DIVIDED_FROM } from './divided-provinces.ts'
import { type Draw, endOfBuying } from './draws.ts'
import { type StoredWeek, TOTAL_KEY } from './edition-content.ts'
import { COUNTED_TABLES, dimensionOf, type EditionTable } from './edition-tables.ts'
import { lateCounts, publishedSums, type Sums, type SumsAt } from './late-counts.ts'
import type { Increment, ReadCounts } from './read-counts.ts'
import { endOfWeek, weekEndOf } from './week-ends.ts'

/**
 * A table at week ends: the rows in force at each, and their exact counts. `silent`: the same counts at the moments before
 * (seconds of the state) after which anything changed in that week; moments before the week come first, and stand for what
 * has become known late about them (see lateCounts). `limits`: by row the moment from which on nobody can reach the limited
 * column any more, NO_LIMIT where that is not known.
 */
export type WeeklyTable = {
  table: EditionTable
  weeks: {
    week: number
    rows: string[]
    counts: Counts
    silent: { moment: number; counts: Counts }[]
    limits: number[]
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
  return COUNTED_TABLES.map((table) => {
    const byMoment = byTable.get(table.id) ?? new Map<number, Increment[]>()
    const moments = [...byMoment.keys()].sort((one, other) => one - other)
    const columns = new Map(table.measures.map((measure, column) => [measure, column]))
    const sums = new Map<number, Int32Array>()
    let next = 0
    const addUp = (moment: number): void => {
      for (const { code, measure, people } of byMoment.get(moment) ?? []) {
        const column = columns.get(measure)
        if (column === undefined) continue
        const counts = sums.get(code) ?? new Int32Array(table.measures.length)
        counts[column] = (counts[column] ?? 0) + people
        sums.set(code, counts)
      }
    }
    const late = table.limited === undefined ? [] : addUpPast(publishedOf(table, published, codeLists))
    return {
      table,
      weeks: weeks.map((week) => {
        const before: SumsAt[] = late.splice(0)
        for (; next < moments.length; next++) {
          const [last, moment = 0] = [moments[next - 1], moments[next]]
          if (moment > endOfWeek(week)) break
          if (last !== undefined && last > endOfWeek(week - 1)) before.push({ moment: last, sums: copyOf(sums) })
          addUp(moment)
        }
        const { codes, counts } = rowsAt(table, week, sums, codeLists)
        const silent =
          table.rows.by !== 'SLICE'
            ? []
            : before.flatMap((each) => {
                const at = countsAt(table, week, each.sums, codeLists, codes)
                return at ? [{ moment: each.moment, counts: at }] : []
              })
        const limits = table.limited === undefined ? [] : codes.map((code) => limitOf(draws.get(code), code))
        return { week, rows: codes.map((code) => rowKey(table, code, codeLists)), counts, silent, limits }
      }),
    }

    function addUpPast(known: readonly SumsAt[]): SumsAt[] {
      const past: SumsAt[] = []
      for (; next < moments.length; next++) {
        const moment = moments[next] ?? 0
        if (moment > (known.at(-1)?.moment ?? 0)) break
        addUp(moment)
        past.push({ moment, sums: copyOf(sums) })
      }
      return lateCounts(known, past)
    }
  })
}

function publishedOf(table: EditionTable, published: readonly StoredWeek[], codeLists: CodeLists): SumsAt[] {
  const { rows, measures } = table
  const own = published.filter(({ tableId }) => tableId === table.id)
  return rows.by === 'SLICE' ? publishedSums(own, measures, (key) => codeLists.toCode(rows.dimension, key)) : []
}

/** In one pass: of a first edition there are hundreds of thousands, most of them after others of their table and moment. */
function byTableAndMoment(increments: readonly Increment[]): Map<string, Map<number, Increment[]>> {
  const byTable = new Map<string, Map<number, Increment[]>>()
  let last: Increment | undefined
  let own: Increment[] = []
  for (const increment of increments) {
    if (increment.table !== last?.table || increment.moment !== last.moment) {
      const byMoment = byTable.get(increment.table) ?? new Map<number, Increment[]>()
      byTable.set(increment.table, byMoment)
      own = byMoment.get(increment.moment) ?? []
      byMoment.set(increment.moment, own)
      last = increment
    }
    own.push(increment)
  }
  return byTable
}

function copyOf(sums: Sums): Sums {
  return new Map([...sums].map(([code, counts]) => [code, counts.slice()]))
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
