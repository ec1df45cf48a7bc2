import { STEPS } from '#prisma/journey.ts'
import { type HistoryWeek, silentMoment, type TableHistory, type TableShape } from '../../disclosure/table.ts'
import { codeListsOfCode } from '../../disclosure/testing/playback-counts.ts'
import { type Draw, endOfBuying, tellingDays, tellingDaysUntil, tellingSeconds } from '../draws.ts'
import type { StoredWeek } from '../edition-content.ts'
import { type EditionTable, tableOf } from '../edition-tables.ts'
import { protectWeeks } from '../protect-weeks.ts'
import type { Increment } from '../read-counts.ts'
import { dayUntil, endOfDay, endOfWeek, lastDayOf, weekOfDay } from '../week-ends.ts'
import { inShape, toWeeklyTables } from '../weekly-tables.ts'

/** So many people of a wave reach a step at a second of the state; `knownBy`: the week by whose edition it is known. */
export type Reached = { wave: number; step: number; at: number; people: number; knownBy: number }

export const [SELECTED, PURCHASED] = [STEPS.indexOf('SELECTED'), STEPS.indexOf('PURCHASED')]
export const COMPLETED = STEPS.indexOf('COMPLETED')
const DAY_SECONDS = 86_400
const NOON = 43_200

function dayOf({ at }: Reached): number {
  return dayUntil(at + 1)
}

/** Happened, and became known, in so many days after a week. */
function isSince(each: Reached, week: number, days: number): boolean {
  const day = dayOf(each)
  return day > lastDayOf(week) && day <= lastDayOf(week) + days && each.knownBy === weekOfDay(day)
}

/** As `readCounts` has them from ClickHouse; `until`: how many days after the last week are known. */
function readFrom(journey: readonly Reached[], since: number | undefined, last: number, until = 0) {
  const draws = new Map<number, Draw>()
  const selected = Map.groupBy(
    journey.filter(({ step }) => step === SELECTED),
    ({ wave, at }) => `${wave} ${at}`,
  )
  for (const together of selected.values()) {
    const [{ wave, at } = { wave: 0, at: 0 }] = together
    if (together.reduce((sum, { people }) => sum + people, 0) <= 0) continue
    const { first, last: latest } = draws.get(wave) ?? { first: at, last: at }
    draws.set(wave, { first: Math.min(first, at), last: Math.max(latest, at) })
  }
  const seconds = tellingSeconds(draws).filter((second) => second > endOfWeek(since ?? -1))
  const days = [
    ...(since === undefined ? [] : tellingDays(draws, since)),
    ...tellingDaysUntil(draws, lastDayOf(last), lastDayOf(last) + until),
  ]
  const increments = journey.flatMap((each): Increment[] => {
    const { wave: code, step: measure, at, people } = each
    const day = dayOf(each)
    if (day > lastDayOf(last) + until) return []
    const isPast = since !== undefined && day <= lastDayOf(since)
    const isToldApart = !isPast && day <= lastDayOf(last)
    const moment = endOfDay(isToldApart ? day : (days.find((telling) => telling >= day) ?? day))
    const whole = { table: 'funnel-by-wave', code, measure, moment, people }
    const next = measure === PURCHASED && !isPast ? seconds.find((second) => second > at) : undefined
    if (next === undefined || endOfDay(dayUntil(next)) !== moment) return [whole]
    return [whole, { ...whole, moment: next }, { ...whole, people: -people }]
  })
  return { increments, draws }
}

/**
 * An edition for each week, so many days after it, one after another, as the analytics process makes them; the weeks of the
 * table by wave.
 */
export function publishByWave(
  journey: readonly Reached[],
  weeks: readonly number[],
  key: string,
  daysLater = 0,
): StoredWeek[] {
  const published: StoredWeek[] = []
  for (const [index, week] of weeks.entries()) {
    const known = journey.filter((each) => each.knownBy <= week || isSince(each, week, daysLater))
    const read = readFrom(known, weeks[index - 1], week, daysLater)
    const weekly = toWeeklyTables(read, [week], codeListsOfCode(), published).filter(
      ({ table }) => table.id === 'funnel-by-wave',
    )
    const noiseKey = Buffer.from(key.padEnd(32, 'x'))
    published.push(...protectWeeks({ edition: index + 1, weekly, published, noiseKey }).stored)
  }
  return published
}

/**
 * What whoever knows the rules, the live totals of every day, and today's totals of every past day, knows of what was
 * published, and of so many days after the last edition's week: made from the journey alone, so that whatever the editions
 * forget is known here.
 */
export function knownOf(
  journey: readonly Reached[],
  published: readonly StoredWeek[],
  weeks: readonly number[],
  daysLater = 0,
): TableHistory {
  const { draws } = readFrom(journey, undefined, weeks.at(-1) ?? 0)
  const waves = [...draws.keys()].sort((one, other) => one - other)
  const shape: TableShape = { ...tableByWave(), rows: waves.map(String) }
  const columns = shape.measures.length
  const wavesWhere = (isSo: (draw: Draw, wave: number) => boolean): Set<number> =>
    new Set(waves.flatMap((wave, row) => (isSo(draws.get(wave) ?? { first: 0, last: 0 }, wave) ? [row] : [])))
  const countsOf = (isCounted: (each: Reached) => boolean): Int32Array => {
    const counts = new Int32Array(waves.length * columns)
    for (const each of journey.filter(isCounted)) {
      const cell = waves.indexOf(each.wave) * columns + shape.measures.indexOf(each.step)
      counts[cell] = (counts[cell] ?? 0) + each.people
    }
    return counts
  }
  const overSince = (second: number): Set<number> =>
    wavesWhere((draw, wave) => (endOfBuying(draw, wave) ?? Number.POSITIVE_INFINITY) <= second)
  const first = Math.min(...journey.map(dayOf))
  const lastWeek = weeks.at(-1) ?? 0
  const since = Array.from({ length: daysLater }, (_, place) => lastDayOf(lastWeek) + 1 + place).map((day) => {
    const counts = countsOf((each) => each.knownBy <= lastWeek || isSince(each, lastWeek, day - lastDayOf(lastWeek)))
    return silentMoment(shape, { counts, over: overSince(endOfDay(day - 1)) }, new Set())
  })
  return { shape, weeks: [...weeks.flatMap((week, index) => pointsOf(week, weeks[index - 1] ?? -1)), ...since] }

  function pointsOf(week: number, before: number): HistoryWeek[] {
    const stored = published.find(({ weekEnd }) => dayUntil(endOfWeek(week)) === daysOf(weekEnd))
    if (!stored) throw new Error(`nothing is published of week ${week}`)
    const absent = wavesWhere(({ first: drawn }) => drawn >= endOfWeek(week))
    const past = Array.from({ length: Math.max(0, lastDayOf(before) - first + 1) }, (_, day) => first + day)
    const late = past.map((day) =>
      silentMoment(
        shape,
        {
          counts: countsOf((each) => each.knownBy <= before || (each.knownBy <= week && dayOf(each) <= day)),
          over: overSince(endOfDay(day - 1)),
          still: wavesWhere(({ first: drawn }) => drawn >= endOfDay(day)),
        },
        absent,
      ),
    )
    const days = Array.from(
      { length: lastDayOf(week) - Math.max(lastDayOf(before), first - 1) },
      (_, day) => lastDayOf(week) - day,
    ).reverse()
    const fresh = days.map((day) => ({
      counts: countsOf((each) => each.knownBy <= week && dayOf(each) <= day),
      over: overSince(endOfDay(day - 1)),
    }))
    const last = fresh.pop()
    const rounded = inShape(shape, stored.rows, stored.rounded)
    return [
      ...late,
      ...fresh.map((each) => silentMoment(shape, each, absent)),
      {
        ...{ truth: last?.counts ?? new Int32Array(), over: last?.over, rounded, absent },
        hidden: new Set(stored.hidden),
      },
    ]
  }
}

function tableByWave(): EditionTable {
  const table = tableOf('WAVE')
  if (!table) throw new Error('no table is by wave')
  return table
}

function daysOf(weekEnd: string): number {
  return Math.round((Date.parse(`${weekEnd}T00:00:00Z`) - Date.UTC(2020, 0, 1)) / (DAY_SECONDS * 1000))
}

/** Noon of so many days after the end of a week. */
export function noonOf(week: number, days: number): number {
  return endOfWeek(week) + days * DAY_SECONDS + NOON
}
