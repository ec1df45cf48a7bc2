import { STEPS } from '#prisma/journey.ts'
import { createNoise } from '../disclosure/noise.ts'
import { isWithheld } from '../disclosure/promise.ts'
import { type NewTable, type ProtectedTables, protectTables } from '../disclosure/protect.ts'
import { columnTotal, type TableShape } from '../disclosure/table.ts'
import type { StoredWeek } from './edition-content.ts'
import { COUNTED_MEASURES, measureAt } from './measures.ts'
import { weekEndOf } from './week-ends.ts'
import { absentFrom, inShape, type WeeklyTable } from './weekly-tables.ts'

/** Week ends whose counts are looked at again for what a new one would tell about them. */
const LOOK_BACK = 60

/** What is to be published for the first time, and all that was before. */
export type WeeksToProtect = {
  edition: number
  weekly: readonly WeeklyTable[]
  published: readonly StoredWeek[]
  noiseKey: Uint8Array
}

export type ProtectedWeeks = { stored: StoredWeek[]; statistics: EditionStatistics }

export type EditionStatistics = {
  protectedCounts: number
  repaired: number
  /** Over the counts that are shown: people. */
  meanError: number
  largestError: number
  /** Of all counts, and of these the share in hidden columns. */
  shareWithheld: number
  shareHidden: number
  cells: number
}

/** The tables as they are to be protected, and all that was published of them. */
export function tablesOf({ weekly, published }: Pick<WeeksToProtect, 'weekly' | 'published'>): NewTable[] {
  const before = Map.groupBy(published, ({ tableId }) => tableId)
  return weekly.map(({ table: { id, measures, implied, known = [] }, weeks }): NewTable => {
    const earlier = before.get(id) ?? []
    const rows = [...new Set([...earlier, ...weeks].flatMap((week) => week.rows))]
    const shape: TableShape = { id, rows, measures, implied, known }
    return {
      shape,
      published: earlier.slice(-LOOK_BACK).map(({ rows: own, exact, rounded, hidden }) => ({
        truth: inShape(shape, own, exact),
        rounded: inShape(shape, own, rounded),
        hidden: new Set(hidden),
        absent: absentFrom(shape, own),
      })),
      weeks: weeks.map(({ rows: own, counts }) => ({
        counts: inShape(shape, own, counts),
        absent: absentFrom(shape, own),
      })),
    }
  })
}

/** Makes exact counts fit to be published beside everything that was published before. */
export function protectWeeks({ edition, weekly, published, noiseKey }: WeeksToProtect): ProtectedWeeks {
  const tables = tablesOf({ weekly, published })
  const national = nationalOf(tables)
  const made = protectTables(tables, national, lastTotals(published), createNoise(Buffer.from(noiseKey)))
  const stored = weekly.flatMap(({ table, weeks }, index) =>
    weeks.map(({ week, rows, counts: exact }, place): StoredWeek => {
      const result = made.tables[index]?.weeks[place]
      const shape = tables[index]?.shape
      if (!result || !shape) throw new Error(`table ${table.id} was not protected`)
      const columns = table.measures.length
      const roundedOf = (key: string): number[] => {
        const row = shape.rows.indexOf(key)
        return [...result.rounded.slice(row * columns, (row + 1) * columns)]
      }
      return {
        edition,
        tableId: table.id,
        weekEnd: weekEndOf(week),
        rows,
        measures: [...table.measures],
        rounded: rows.flatMap(roundedOf),
        exact: [...exact],
        hidden: [...result.hidden].sort((one, other) => one - other),
        totals: table.measures.map((measure) => made.totals[place]?.[measure] ?? 0),
        empty: table.measures.map((measure) => measure < STEPS.length && (national[place]?.[measure] ?? 0) === 0),
      }
    }),
  )
  return { stored, statistics: statisticsOf(stored, made) }
}

/** Exact totals by week end and measure. Every table must have the same: they were read from one window of the journey. */
export function nationalOf(tables: readonly NewTable[]): Int32Array[] {
  const weeks = tables[0]?.weeks.length ?? 0
  return Array.from({ length: weeks }, (_, week) => {
    const totals = new Int32Array(COUNTED_MEASURES).fill(-1)
    for (const { shape, weeks: counts } of tables) {
      for (const [column, measure] of shape.measures.entries()) {
        const total = columnTotal(shape, counts[week]?.counts ?? new Int32Array(), column)
        if (totals[measure] !== -1 && totals[measure] !== total) {
          throw new Error(
            `${shape.id} adds up to ${total} at ${measureAt(measure).key}, other tables to ${totals[measure]}`,
          )
        }
        totals[measure] = total
      }
    }
    return totals
  })
}

function lastTotals(published: readonly StoredWeek[]): Int32Array | undefined {
  let totals: Int32Array | undefined
  for (const weeks of Map.groupBy(published, ({ tableId }) => tableId).values()) {
    const last = weeks.at(-1)
    for (const [column, measure] of (last?.measures ?? []).entries()) {
      totals ??= new Int32Array(COUNTED_MEASURES)
      totals[measure] = last?.totals[column] ?? 0
    }
  }
  return totals
}

function statisticsOf(stored: readonly StoredWeek[], made: ProtectedTables): EditionStatistics {
  let [cells, withheld, hiddenCells, shown, error, largestError] = [0, 0, 0, 0, 0, 0]
  for (const { rounded, exact, hidden, measures, empty } of stored) {
    for (const [cell, count] of rounded.entries()) {
      const column = cell % measures.length
      cells += 1
      if (hidden.includes(column)) hiddenCells += 1
      if (empty[column]) continue
      if (hidden.includes(column) || isWithheld(count)) {
        withheld += 1
        continue
      }
      const off = Math.abs(count - (exact[cell] ?? 0))
      shown += 1
      error += off
      largestError = Math.max(largestError, off)
    }
  }
  const share = (count: number, of: number): number => (of ? Math.round((count / of) * 10_000) / 10_000 : 0)
  return {
    protectedCounts: made.tables.reduce((sum, { protectedCounts }) => sum + protectedCounts, 0),
    repaired: made.tables.reduce((sum, { repaired }) => sum + repaired, 0),
    meanError: shown ? Math.round((error / shown) * 100) / 100 : 0,
    largestError,
    shareWithheld: share(withheld, cells),
    shareHidden: share(hiddenCells, cells),
    cells,
  }
}
