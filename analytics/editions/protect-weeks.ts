import { STEPS } from '#prisma/journey.ts'
import { createNoise } from '../disclosure/noise.ts'
import { type NewTable, type ProtectedTable, protectTables } from '../disclosure/protect.ts'
import { columnTotal, type HistoryWeek, isPublished, silentMoment, type TableShape } from '../disclosure/table.ts'
import { NO_LIMIT } from '../questions/purchase-limit.ts'
import type { StoredWeek } from './edition-content.ts'
import { COUNTED_MEASURES, measureAt } from './measures.ts'
import { type Utility, utilityOf } from './utility.ts'
import { dayNumber, endOfWeek, weekEndOf, weekOfDay } from './week-ends.ts'
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

/** Of what is made, for whoever may know the true counts. */
export type EditionStatistics = Utility & Pick<ProtectedTable, 'protectedCounts' | 'repaired'>

/** The tables as they are to be protected, and all that was published of them. */
export function tablesOf({ weekly, published }: Pick<WeeksToProtect, 'weekly' | 'published'>): NewTable[] {
  const before = Map.groupBy(published, ({ tableId }) => tableId)
  return weekly.map(({ table, weeks }): NewTable => {
    const { id, measures, implied, known, limited, gate } = table
    const earlier = before.get(id) ?? []
    const rows = [...new Set([...earlier, ...weeks].flatMap((week) => week.rows))]
    const shape: TableShape = { id, rows, measures, implied, known, limited, gate }
    return {
      shape,
      published: earlier.slice(-LOOK_BACK).flatMap((week) => publishedPoints(shape, week)),
      weeks: weeks.map(({ week, rows: own, counts, silent, limits }) => {
        const overSince = overAfter(shape, own, limits, week, silent)
        return {
          week,
          counts: inShape(shape, own, counts),
          silent: silent.map((each, place) => ({ counts: inShape(shape, own, each.counts), over: overSince[place] })),
          absent: absentFrom(shape, own),
          over: overSince.at(-1),
        }
      }),
    }
  })
}

/** A week end that was published, and the silent moments before it. */
function publishedPoints(shape: TableShape, stored: StoredWeek): HistoryWeek[] {
  const { weekEnd, rows, measures, exact, rounded, hidden, silent, moments, limits } = stored
  const absent = absentFrom(shape, rows)
  const before = moments.map((moment, place) => ({
    moment,
    counts: silent.slice(place * exact.length, (place + 1) * exact.length),
  }))
  const overSince = overAfter(shape, rows, limits, weekOfDay(dayNumber(weekEnd)), before)
  const points = before.map(({ counts }, place) =>
    silentMoment(shape, { counts: inShape(shape, rows, counts, measures), over: overSince[place] }, absent),
  )
  const last = {
    truth: inShape(shape, rows, exact, measures),
    rounded: inShape(shape, rows, rounded, measures),
    hidden: new Set(hidden.flatMap((column) => placeIn(shape, measures[column]))),
    ...{ absent, over: overSince.at(-1) },
  }
  return [...points, last]
}

/** For each of the moments of a week and its end: the rows whose limit was over at the one before. */
function overAfter(
  shape: TableShape,
  rows: readonly string[],
  limits: readonly number[],
  week: number,
  silent: readonly { moment: number }[],
): Set<number>[] {
  return [endOfWeek(week - 1), ...silent.map(({ moment }) => moment)].map((before) => {
    const over = rows.filter((_key, row) => (limits[row] ?? NO_LIMIT) <= before)
    return new Set(over.map((key) => shape.rows.indexOf(key)))
  })
}

/** Of a measure that the shape has. */
function placeIn({ measures }: TableShape, measure: number | undefined): number[] {
  return measures.flatMap((own, column) => (own === measure ? [column] : []))
}

/** Makes exact counts fit to be published beside everything that was published before. */
export function protectWeeks({ edition, weekly, published, noiseKey }: WeeksToProtect): ProtectedWeeks {
  const tables = tablesOf({ weekly, published })
  const national = nationalOf(tables)
  const made = protectTables(tables, national, createNoise(Buffer.from(noiseKey)))
  const stored = weekly.flatMap(({ table, weeks }, index) =>
    weeks.map(({ week, rows, counts: exact, silent, limits }, place): StoredWeek => {
      const result = made.tables[index]?.weeks.filter(isPublished)[place]
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
        silent: silent.flatMap(({ counts }) => [...counts]),
        moments: silent.map(({ moment }) => moment),
        limits,
        hidden: [...result.hidden].sort((one, other) => one - other),
        totals: table.measures.map((measure) => made.totals[place]?.[measure] ?? 0),
        empty: table.measures.map((measure) => measure < STEPS.length && (national[place]?.[measure] ?? 0) === 0),
      }
    }),
  )
  const sumOf = (name: 'protectedCounts' | 'repaired'): number =>
    made.tables.reduce((sum, table) => sum + table[name], 0)
  const statistics = {
    ...utilityOf(stored),
    protectedCounts: sumOf('protectedCounts'),
    repaired: sumOf('repaired'),
  }
  return { stored, statistics }
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
