import { type HistoryWeek, silentMoment, type TableHistory, type TableShape } from '../../disclosure/table.ts'
import { type CodeLists, toCodeLists } from '../../funnel/code-lists.ts'
import type { StoredWeek } from '../edition-content.ts'
import { type EditionTable, tableOf } from '../edition-tables.ts'
import { protectWeeks } from '../protect-weeks.ts'
import type { Increment } from '../read-counts.ts'
import { endOfDay, lastDayOf, weekEndOf } from '../week-ends.ts'
import { toWeeklyTables } from '../weekly-tables.ts'

/** People who do the same on the same days: the code of their row once it is known, and by step the day of reaching it. */
export type Group = { people: number; code: number; days: ReadonlyMap<number, number> }

/** An edition of a week, made on a later day, with the codes that are listed then. */
export type Making = { week: number; on: number; codes: readonly number[] }

/** By what rows are: by gender they are known from IDENTITY_VERIFIED on, by platform from PURCHASED on. */
type Gated = 'GENDER' | 'PLATFORM'

const WITHOUT = 0

function gatedTable(dimension: Gated): EditionTable & { gate: { measure: number; without: string } } {
  const table = tableOf(dimension)
  if (!table?.gate) throw new Error(`no gated table is by ${dimension}`)
  return { ...table, gate: table.gate }
}

/** Rows are as known on a day, so that whoever has not reached the gate by then is in none. */
function rowOf({ code, days }: Group, gate: number, knownOn: number): number {
  return (days.get(gate) ?? Number.POSITIVE_INFINITY) <= knownOn ? code : WITHOUT
}

/** As `readCounts` has them from ClickHouse. */
function incrementsOf(
  dimension: Gated,
  groups: readonly Group[],
  since: number | undefined,
  { on }: Making,
): Increment[] {
  const { id: table, gate } = gatedTable(dimension)
  const all = groups.flatMap((group) => [...group.days].map(([measure, day]) => ({ group, measure, day })))
  const past = all.filter(({ day }) => day <= on)
  const firstDay = since === undefined ? Number.NEGATIVE_INFINITY : lastDayOf(since)
  return past.map(({ group, measure, day }) => {
    const told = Math.max(day, firstDay)
    const code = rowOf(group, gate.measure, on)
    return { table, code, measure, moment: endOfDay(told), people: group.people }
  })
}

function listsOf(dimension: Gated, codes: readonly number[]): CodeLists {
  return toCodeLists(codes.map((code) => ({ dimension, code, key: `row ${code}`, label_id: '', label_en: '' })))
}

/**
 * One edition after another, as the analytics process makes them; the weeks of one table.
 *
 * @param quietDays so many before the first week, without anybody: a table with many moments cannot be solved as a whole
 */
export function publishGated(
  dimension: Gated,
  groups: readonly Group[],
  makings: readonly Making[],
  key: string,
  quietDays = 0,
): StoredWeek[] {
  const published: StoredWeek[] = []
  for (const [index, making] of makings.entries()) {
    const increments = incrementsOf(dimension, groups, makings[index - 1]?.week, making)
    const read = { increments, draws: new Map() }
    const weekly = toWeeklyTables(read, [making.week], listsOf(dimension, making.codes), published).filter(
      ({ table }) => table.id === gatedTable(dimension).id,
    )
    const noiseKey = Buffer.from(key.padEnd(32, 'x'))
    for (const week of index === 0 ? weekly.flatMap(({ weeks }) => weeks) : []) {
      const quiet = Array.from({ length: quietDays }, (_, day) => ({
        moment: endOfDay(lastDayOf(making.week) - 7 - quietDays + day),
        counts: new Int32Array(week.counts.length),
      }))
      week.silent.unshift(...quiet)
    }
    published.push(...protectWeeks({ edition: index + 1, weekly, published, noiseKey }).stored)
  }
  return published
}

/**
 * What whoever knows the rules, the live totals of every day, and the days on which editions were made, knows of what was
 * published: made from the groups alone, so that whatever the editions forget is known here.
 */
export function knownOfGated(
  dimension: Gated,
  groups: readonly Group[],
  makings: readonly Making[],
  published: readonly StoredWeek[],
): TableHistory {
  const table = gatedTable(dimension)
  const measures = [...new Set(groups.flatMap(({ days }) => [...days.keys()]))].sort((one, other) => one - other)
  const codes = [...new Set(makings.flatMap((making) => making.codes))].sort((one, other) => one - other)
  const keys = [...codes.map((code) => listsOf(dimension, codes).fromCode(dimension, code).key), table.gate.without]
  const implied = table.implied.flatMap(([weaker, stronger]): [number, number][] =>
    measures.includes(weaker) && measures.includes(stronger)
      ? [[measures.indexOf(weaker), measures.indexOf(stronger)]]
      : [],
  )
  const shape: TableShape = { id: table.id, rows: keys, measures, implied, gate: table.gate }
  const place = [...codes, WITHOUT]
  const countsOn = (day: number, knownOn: number): Int32Array => {
    const counts = new Int32Array(keys.length * measures.length)
    for (const group of groups) {
      const row = place.indexOf(rowOf(group, table.gate.measure, knownOn))
      for (const [measure, reached] of group.days) {
        const cell = row * measures.length + measures.indexOf(measure)
        if (reached <= day) counts[cell] = (counts[cell] ?? 0) + group.people
      }
    }
    return counts
  }
  const first = Math.min(...groups.flatMap(({ days }) => [...days.values()]))
  const points = makings.flatMap(({ week, on, codes: listed }, edition) => {
    const stored = published.find(({ weekEnd }) => weekEnd === weekEndOf(week))
    if (!stored) throw new Error(`nothing is published of week ${week}`)
    const absent = new Set(place.flatMap((code, row) => (code === WITHOUT || listed.includes(code) ? [] : [row])))
    const silentAt = (day: number): HistoryWeek => silentMoment(shape, { counts: countsOn(day, on), edition }, absent)
    const [start, last] = [makings[edition - 1]?.week, lastDayOf(week)]
    const firstDay = start === undefined ? first : lastDayOf(start) + 1
    const shown = (key: string, measure: number): number => {
      const [row, column] = [stored.rows.indexOf(key), stored.measures.indexOf(measure)]
      return row < 0 ? 0 : (stored.rounded[row * stored.measures.length + column] ?? 0)
    }
    const end: HistoryWeek = {
      ...{ truth: countsOn(last, on), absent, edition },
      rounded: Int32Array.from(keys.flatMap((key) => measures.map((measure) => shown(key, measure)))),
      hidden: new Set(measures.flatMap((measure, column) => (stored.hidden.includes(measure) ? [column] : []))),
    }
    return [
      ...Array.from({ length: last - firstDay }, (_, day) => ({ day: firstDay + day, at: silentAt(firstDay + day) })),
      { day: last, at: end },
      // The last one in the course of its day.
      ...Array.from({ length: on - last }, (_, day) => ({ day: last + day + 0.5, at: silentAt(last + day + 1) })),
    ]
  })
  return { shape, weeks: points.sort((one, other) => one.day - other.day).map(({ at }) => at) }
}
