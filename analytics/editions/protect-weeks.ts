import { STEPS } from '#prisma/journey.ts'
import { createNoise } from '../disclosure/noise.ts'
import { type NewTable, type ProtectedTable, protectTables } from '../disclosure/protect.ts'
import {
  columnTotal,
  type HistoryWeek,
  isPublished,
  type SilentCounts,
  silentMoment,
  type TableShape,
} from '../disclosure/table.ts'
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
    const earlier = (before.get(id) ?? []).map((stored) => ({ stored, known: pointsOf(stored) }))
    const fresh = weeks.map(({ week, rows, counts, silent, limits, after }) => ({
      counts,
      after,
      known: { week, rows, limits, points: [...silent, { moment: endOfWeek(week), counts }] },
    }))
    const all = [...earlier, ...fresh].map((each) => each.known)
    const shape: TableShape = {
      ...{ id, measures, implied, known, limited, gate },
      rows: [...new Set([...all, ...fresh.map(({ after }) => after)].flatMap(({ rows }) => rows))],
    }
    const firstSeen = limited === undefined ? new Map() : firstSeenOf(all)
    const looked = earlier.slice(-LOOK_BACK)
    // When an edition is made, rows are as known then: a moment of its own, in the midst of the next week as a rule.
    const madeAt = gate ? looked.flatMap(({ stored }) => whenMade(shape, stored)) : []
    const madeUntil = (last: number): Made[] =>
      madeAt.splice(0, madeAt.findLastIndex(({ moment }) => moment <= last) + 1)
    const toHistory = ({ at }: Made): HistoryWeek => silentMoment(shape, at, new Set())
    const history = looked.flatMap(({ stored, known: points }) => {
      const made = madeUntil(endOfWeek(points.week)).map((each) => ({ moment: each.moment, at: toHistory(each) }))
      return inTurn(publishedPoints(shape, stored, points, firstSeen), points.points, made)
    })
    // Of what comes after all week ends.
    if (fresh.length === 0) history.push(...madeAt.splice(0).map(toHistory))
    const edition = (earlier.at(-1)?.stored.edition ?? 0) + 1
    return {
      shape,
      published: history,
      weeks: fresh.map(({ counts, after, known }, place) => {
        const bounds = boundsOf(shape, known, firstSeen)
        const { week, rows, points } = known
        const absent = absentFrom(shape, rows)
        const silentAt = (each: { counts: ArrayLike<number> }, bound: (typeof bounds)[number] = {}): SilentCounts => {
          return { counts: inShape(shape, rows, each.counts), edition, absent, ...bound }
        }
        const silent = points.slice(0, -1).map((each, index) => silentAt(each, bounds[index]))
        const made = madeUntil(endOfWeek(week))
        const afterBounds = boundsOf(shape, { week: week + 1, ...after }, firstSeen)
        const later = after.points.map((each, index) => ({
          ...{ counts: inShape(shape, after.rows, each.counts), edition, absent: absentFrom(shape, after.rows) },
          ...afterBounds[index],
        }))
        return {
          ...{ week, edition, absent, over: bounds.at(-1)?.over },
          after: place === fresh.length - 1 ? [...madeAt.splice(0).map(({ at }) => at), ...later] : [],
          counts: inShape(shape, rows, counts),
          silent: inTurn(silent, points, made),
        }
      }),
    }
  })
}

type Made<At = SilentCounts> = { moment: number; at: At }

/** What was counted when an edition was made, by the rows of its last week end. */
function whenMade(shape: TableShape, { edition, rows, measures, exact, known, knownMoments }: StoredWeek): Made[] {
  const absent = absentFrom(shape, rows)
  return knownMoments.map((moment, place) => {
    const counts = inShape(shape, rows, known.slice(place * exact.length, (place + 1) * exact.length), measures)
    return { moment, at: { counts, edition, absent } }
  })
}

/** Points of a week, and moments at which editions were made among them, which come first where both are of one day. */
function inTurn<At>(own: readonly At[], points: readonly { moment: number }[], made: readonly Made<At>[]): At[] {
  if (made.length === 0) return [...own]
  const all = [...made, ...own.map((at, place) => ({ moment: points[place]?.moment ?? 0, at }))]
  return all.sort((one, other) => one.moment - other.moment).map(({ at }) => at)
}

/** A week: its silent moments and its end. */
type WeekPoints = {
  week: number
  rows: readonly string[]
  limits: readonly number[]
  points: readonly { moment: number; counts: ArrayLike<number> }[]
}

function pointsOf({ weekEnd, rows, limits, exact, silent, moments }: StoredWeek): WeekPoints {
  const week = weekOfDay(dayNumber(weekEnd))
  const before = moments.map((moment, place) => ({
    moment,
    counts: silent.slice(place * exact.length, (place + 1) * exact.length),
  }))
  return { week, rows, limits, points: [...before, { moment: endOfWeek(week), counts: exact }] }
}

/** A week end that was published, and the silent moments before it. */
function publishedPoints(
  shape: TableShape,
  { edition, rows, measures, exact, rounded, hidden }: StoredWeek,
  known: WeekPoints,
  firstSeen: ReadonlyMap<string, number>,
): HistoryWeek[] {
  const absent = absentFrom(shape, rows)
  const bounds = boundsOf(shape, known, firstSeen)
  const points = known.points
    .slice(0, -1)
    .map(({ counts }, place) =>
      silentMoment(shape, { counts: inShape(shape, rows, counts, measures), edition, ...bounds[place] }, absent),
    )
  const last = {
    truth: inShape(shape, rows, exact, measures),
    rounded: inShape(shape, rows, rounded, measures),
    hidden: new Set(hidden.flatMap((column) => placeIn(shape, measures[column]))),
    ...{ edition, absent, over: bounds.at(-1)?.over },
  }
  return [...points, last]
}

/** Of a day before the week, about which something became known only in it. */
function isLate(week: number, moment: number): boolean {
  return moment <= endOfWeek(week - 1)
}

/** The moment by which there was first somebody in each row. */
function firstSeenOf(weeks: readonly WeekPoints[]): Map<string, number> {
  const seen = new Map<string, number>()
  for (const { week, rows, points } of weeks) {
    for (const { moment, counts } of points.filter((each) => !isLate(week, each.moment))) {
      const columns = counts.length / rows.length
      for (const [row, key] of rows.entries()) {
        const own = Array.from({ length: columns }, (_, column) => counts[row * columns + column] ?? 0)
        if (own.some((count) => count > 0) && moment < (seen.get(key) ?? Number.POSITIVE_INFINITY))
          seen.set(key, moment)
      }
    }
  }
  return seen
}

/**
 * For each moment of a week: the rows whose limit was over at the one before; and, as what became known late comes first,
 * as of a day before the week, those in which there was nobody yet on that day.
 */
function boundsOf(
  shape: TableShape,
  { week, rows, limits, points }: WeekPoints,
  firstSeen: ReadonlyMap<string, number>,
): Pick<HistoryWeek, 'over' | 'still'>[] {
  const rowsWhere = (isSo: (key: string, row: number) => boolean): Set<number> =>
    new Set(rows.flatMap((key, row) => (isSo(key, row) ? [shape.rows.indexOf(key)] : [])))
  return points.map(({ moment }, place) => {
    const last = points[place - 1]?.moment ?? Number.NEGATIVE_INFINITY
    const before = isLate(week, moment) ? last : Math.max(last, endOfWeek(week - 1))
    return {
      over: rowsWhere((_key, row) => (limits[row] ?? NO_LIMIT) <= before),
      still: isLate(week, moment) ? rowsWhere((key) => (firstSeen.get(key) ?? 0) > moment) : undefined,
    }
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
    weeks.map(({ week, rows, counts: exact, silent, limits, known }, place): StoredWeek => {
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
        known: known.flatMap(({ counts }) => [...counts]),
        knownMoments: known.map(({ moment }) => moment),
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
