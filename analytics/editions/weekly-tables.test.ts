import { expect, test } from 'vitest'
import { STEPS } from '#prisma/journey.ts'
import { codeListsOfCode } from '../disclosure/testing/playback-counts.ts'
import { NO_LIMIT } from '../questions/purchase-limit.ts'
import { type Draw, tellingDays, tellingDaysUntil, tellingSeconds } from './draws.ts'
import type { StoredWeek } from './edition-content.ts'
import { tablesOf } from './protect-weeks.ts'
import type { Increment } from './read-counts.ts'
import { endOfDay, endOfWeek, lastDayOf, weekEndOf } from './week-ends.ts'
import { toWeeklyTables } from './weekly-tables.ts'

const WEEK = 40
const [SELECTED, PURCHASED] = [STEPS.indexOf('SELECTED'), STEPS.indexOf('PURCHASED')]
/** A second of the state: so many days and hours after the end of the week before, in Jakarta. */
const secondOf = (days: number, hours: number): number => endOfWeek(WEEK - 1) + days * 86_400 + hours * 3600

test('silent moments are the ends of days, draws and ends of buying at which anything changed in the week, or right after which', () => {
  // Wave 4 was drawn 30 days before Wednesday noon; wave 5 is drawn on Tuesday at nine.
  const draws = new Map<number, Draw>([
    [4, { first: secondOf(-27, 11), last: secondOf(-28, 12) - 1 + 86_400 }],
    [5, { first: secondOf(1, 9), last: secondOf(1, 9) }],
    [3, { first: secondOf(-90, 0), last: secondOf(-90, 0) }],
  ])
  const telling = tellingSeconds(draws).filter((second) => second > secondOf(0, 0) && second < secondOf(7, 0))
  expect(telling).toEqual([secondOf(1, 9), secondOf(3, 12)])
  const at = (moment: number, code: number, measure: number, people: number): Increment => {
    return { table: 'funnel-by-wave', code, measure, moment, people }
  }
  const [draw = 0, end = 0] = telling
  const [sunday = 0, monday = 0, tuesday = 0, , thursday = 0] = [-1, 0, 1, 2, 3].map((day) => secondOf(day + 1, 0))
  const increments = [
    at(sunday - 30 * 86_400, 4, SELECTED, 200),
    at(monday, 4, PURCHASED, 100),
    at(draw, 4, PURCHASED, 7),
    at(tuesday, 5, SELECTED, 19),
    at(end, 4, PURCHASED, 2),
    at(thursday, 5, PURCHASED, 10),
  ]
  const [table] = toWeeklyTables({ increments, draws }, [WEEK], codeListsOfCode())
  const [week] = table?.weeks ?? []
  expect(week?.rows).toEqual(['4', '5'])
  const columns = table?.table.measures.length ?? 0
  const counts = week?.silent.map((each) => [
    each.moment,
    ...[0, 1, columns, columns + 1].map((cell) => each.counts[cell]),
  ])
  expect(counts).toEqual([
    [monday, 200, 100, 0, 0],
    [draw, 200, 107, 0, 0],
    [tuesday, 200, 107, 19, 0],
    [end, 200, 109, 19, 0],
    [thursday, 200, 109, 19, 10],
  ])
  expect(week?.limits).toEqual([end, secondOf(31, 9) + 1])
  const [whole] = tablesOf({ weekly: table ? [table] : [], published: [] })
  // Nobody of wave 4 could buy after the end of buying, which the moments after it follow.
  expect(whole?.weeks[0]?.silent?.map(({ over }) => [...(over ?? [])])).toEqual([[], [], [], [], [0]])
  expect([...(whole?.weeks[0]?.over ?? [])]).toEqual([0])
  expect(toWeeklyTables({ increments, draws: new Map() }, [WEEK], codeListsOfCode())[0]?.weeks[0]?.limits).toEqual([
    NO_LIMIT,
    NO_LIMIT,
  ])
})

test('what is counted at the ends of days since the week end is known; whoever is first in a row then makes it one', () => {
  const bought = (code: number, moment: number, people: number): Increment => {
    return { table: 'funnel-by-platform', code, measure: PURCHASED, moment, people }
  }
  const increments = [bought(7, secondOf(3, 0), 20), bought(8, secondOf(8, 0), 3), bought(7, secondOf(10, 0), 4)]
  const byPlatform = toWeeklyTables({ increments, draws: new Map() }, [WEEK], codeListsOfCode()).find(
    ({ table }) => table.id === 'funnel-by-platform',
  )
  const [week] = byPlatform?.weeks ?? []
  const boughtIn = (counts: ArrayLike<number> | undefined) =>
    week?.rows.map((row, place) => [row, counts?.[place * STEPS.length + PURCHASED]])
  expect(boughtIn(week?.counts)).toEqual([
    ['7', 20],
    ['8', 0],
    ['UNKNOWN', 0],
  ])
  expect(week?.known.map(({ moment }) => moment)).toEqual([secondOf(8, 0), secondOf(10, 0)])
  expect(boughtIn(week?.known[0]?.counts)).toEqual([
    ['7', 20],
    ['8', 3],
    ['UNKNOWN', 0],
  ])
  expect(boughtIn(week?.known[1]?.counts)?.[0]).toEqual(['7', 24])
})

test('of an edition made late each day of the week after its own is read, and of later ones those with which waves can be told apart', () => {
  const draws = new Map<number, Draw>([[5, { first: secondOf(9, 9), last: secondOf(9, 9) }]])
  const after = (day: number): number => lastDayOf(WEEK - 1) + day
  expect(tellingDaysUntil(draws, after(0), after(3))).toEqual([1, 2, 3].map(after))
  expect(tellingDaysUntil(draws, after(0), after(20))).toEqual([1, 2, 3, 4, 5, 6, 7, 9, 10, 20].map(after))
})

test('what has become known late about days before the week comes first, apart where waves can be told apart', () => {
  // Wave 5 was drawn on the last day of the week before.
  const draws = new Map<number, Draw>([
    [4, { first: secondOf(-20, 9), last: secondOf(-20, 9) }],
    [5, { first: secondOf(-1, 9), last: secondOf(-1, 9) }],
  ])
  const sunday = lastDayOf(WEEK - 1)
  expect(tellingDays(draws, WEEK - 1)).toEqual([sunday - 20, sunday - 1, sunday])
  const [saturday, weekEnd, monday] = [secondOf(-1, 0), secondOf(0, 0), secondOf(1, 0)]
  const at = (moment: number, code: number, measure: number, people: number): Increment => {
    return { table: 'funnel-by-wave', code, measure, moment, people }
  }
  const known = [at(saturday, 4, SELECTED, 200), at(saturday, 4, PURCHASED, 100), at(weekEnd, 5, SELECTED, 20)]
  const tableOf = (increments: Increment[], week: number, published: StoredWeek[] = []) =>
    toWeeklyTables({ increments, draws }, [week], codeListsOfCode(), published)[0]
  const before = tableOf(known, WEEK - 1)
  const [last] = before?.weeks ?? []
  if (!before || !last) throw new Error('no week before')
  const measures = [...before.table.measures]
  const stored: StoredWeek = {
    ...{ edition: 1, tableId: before.table.id, weekEnd: weekEndOf(WEEK - 1), rows: last.rows, measures, hidden: [] },
    ...{ exact: [...last.counts], rounded: [...last.counts], limits: last.limits, totals: [], empty: [] },
    silent: last.silent.flatMap(({ counts }) => [...counts]),
    moments: last.silent.map(({ moment }) => moment),
    known: last.known.flatMap(({ counts }) => [...counts]),
    knownMoments: last.known.map(({ moment }) => moment),
  }
  const late = [at(saturday, 4, PURCHASED, 30), at(weekEnd, 5, PURCHASED, 3)]
  const fresh = [at(monday, 5, PURCHASED, 7), at(endOfWeek(WEEK), 4, PURCHASED, 2)]
  const next = tableOf([...known, ...late, ...fresh], WEEK, [stored])
  const boughtAt = (counts: ArrayLike<number> | undefined) => [counts?.[1], counts?.[measures.length + 1]]
  expect(next?.weeks[0]?.silent.map(({ moment, counts }) => [moment, ...boughtAt(counts)])).toEqual([
    [endOfDay(sunday - 20), 100, 0],
    [saturday, 130, 0],
    [weekEnd, 130, 3],
    [monday, 130, 10],
  ])
  expect(boughtAt(next?.weeks[0]?.counts)).toEqual([132, 10])
  const [whole] = tablesOf({ weekly: next ? [next] : [], published: [stored] })
  // By Saturday nobody was of wave 5.
  expect(whole?.weeks[0]?.silent?.map(({ still }) => still && [...still])).toEqual([[0, 1], [1], [], undefined])
})
