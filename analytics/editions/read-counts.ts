import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { jakartaDayOf } from '#platform/jakarta-time.ts'
import { EVENT_TYPES } from '#prisma/journey.ts'
import { NOT_REACHED, SHOWN, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import { type AskContext, ask } from '../questions/ask.ts'
import { watermark } from '../questions/freshness-marker.ts'
import { type Draw, tellingDays, tellingDaysUntil, tellingSeconds } from './draws.ts'
import { COUNTED_TABLES } from './edition-tables.ts'
import { PAYMENT_MEASURES, PAYMENT_TYPES } from './measures.ts'
import { DAYS_APART, dayNumber, dayUntil, endOfDay, endOfWeek, lastDayOf } from './week-ends.ts'

/**
 * Exact counts as ClickHouse has them: people (or payments) of a table's row who reached a measure before a moment (a
 * second of the state, such as the end of a day) and not before the last one.
 */
export type Increment = { table: string; code: number; measure: number; moment: number; people: number }
export type ReadCounts = {
  watermark: string | null
  increments: Increment[]
  /** By wave. */
  draws: ReadonlyMap<number, Draw>
  /** The statements, for the edition's provenance, without the seconds in which somebody was selected. */
  statements: { name: string; sql: string }[]
}

/** Of hundreds of thousands: each by a schema of its own would take longer than to read them. */
const numbers = z.custom<number[]>((values) => Array.isArray(values) && values.every(Number.isInteger))
const number = z.number()
/** By part (kind of slice, or PAYMENTS) and day: codes and measures in one number, see `placeSql`, and people beside them. */
const row = z.object({
  lastWindow: z.coerce.number(),
  watermark,
  counts: z.array(z.tuple([number, number, numbers, numbers])),
})

const drawsRow = z.object({
  lastWindow: z.coerce.number(),
  draws: z.array(z.tuple([z.number(), z.number(), z.number()])),
})

const TRIES = 20
/** Days of the cube are in two bytes. */
const BEFORE_ALL_DAYS = -32_769
/** No kind of slice. */
const PAYMENTS = 15
/** Measures are below. */
const MEASURES = 32

/**
 * Counts of all tables until the end of a week: people from the cube of steps by day, whose size does not depend on them,
 * payments, and those by wave at the moments within a day at which waves can be told apart, from the state. All are of the
 * same window of the journey: while windows come in between they are read again. Up to the end of the week `since` days are
 * not told apart, and by wave only where waves can be (see tellingDays).
 */
export async function readCounts(ctx: AskContext, last: number, since: number | undefined): Promise<ReadCounts> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const drawn = (await ask(ctx, { name: 'edition_draws', source: 'STATE', sql: DRAWS, params: {}, row: drawsRow }))
      .row
    const draws = new Map(drawn.draws.map(([wave, first, latest]) => [wave, { first, last: latest }]))
    const seconds = tellingSeconds(draws).filter(
      (second) => second > endOfWeek(since ?? -1) && second < endOfDay(Math.max(lastDayOf(last), today())),
    )
    const statements = [
      { name: 'edition_funnels', source: 'CUBE' as const, sql: funnelsSql(lastDayOf(last), since, draws), params: {} },
      { name: 'edition_payments', source: 'EVENTS' as const, sql: paymentsSql(lastDayOf(last), since), params: {} },
      { name: 'edition_moments', source: 'STATE' as const, sql: momentsSql(seconds), params: { seconds } },
    ]
    const [funnels, payments, moments] = await Promise.all(
      statements.map(async (statement) => (await ask(ctx, { ...statement, row })).row),
    )
    const windows = [drawn, funnels, payments, moments].map((each) => each?.lastWindow)
    if (funnels && payments && moments && new Set(windows).size === 1) {
      return {
        watermark: funnels.watermark,
        increments: [
          ...toIncrements(funnels),
          ...toIncrements(payments),
          ...toIncrements(moments, (place) => seconds[place] ?? 0).flatMap(withinDay),
        ],
        draws,
        statements: [{ name: 'edition_draws', sql: DRAWS }, ...statements.map(({ name, sql }) => ({ name, sql }))],
      }
    }
    await sleep(50)
  }
  throw new Error('the counts of an edition could not be read: windows kept coming in between')
}

function today(): number {
  return dayNumber(jakartaDayOf(new Date()))
}

function toIncrements({ counts }: z.infer<typeof row>, momentOf = endOfDay): Increment[] {
  const tables = new Map(COUNTED_TABLES.map(({ id, rows }) => [rows.by === 'SLICE' ? rows.kind : PAYMENTS, id]))
  return counts.flatMap(([part, day, places, people]) => {
    const [table, moment] = [tables.get(part) ?? '', momentOf(day)]
    return places.map((place, index): Increment => {
      const [code, measure] = [Math.floor(place / MEASURES), place % MEASURES]
      return { table, code, measure, moment, people: people[index] ?? 0 }
    })
  })
}

/** One number is read faster than two. */
function placeSql(code: string | number, measure: string | number): string {
  return `toUInt32(${code}) * ${MEASURES} + ${measure}`
}

/** Those of a day who came before a moment of it count from then on, and not from its end. */
function withinDay(increment: Increment): Increment[] {
  return [increment, { ...increment, moment: endOfDay(dayUntil(increment.moment)), people: -increment.people }]
}

/** Rows that take each other back count like others: a moment too many, or later than need be, costs nothing. */
const DRAWS = `SELECT ${SHOWN.state.lastWindow} AS lastWindow, groupArray((wave, first, last)) AS draws
  FROM (SELECT toInt32(wave) AS wave, min(selected) AS first, max(selected) AS last FROM participant_state_v3
    WHERE selected < ${NOT_REACHED} GROUP BY wave)`

/** `rows`: part, day, place and people. */
function countsSql(table: keyof typeof SHOWN, rows: string): string {
  return `SELECT ${SHOWN[table].lastWindow} AS lastWindow, ${SHOWN[table].watermark} AS watermark,
    groupArray((part, day, places, numbers)) AS counts
    FROM (SELECT part, day, groupArray(place) AS places, groupArray(people) AS numbers FROM (${rows}) GROUP BY part, day)`
}

/**
 * Of new days each row of the cube as it is: adding up what has hardly anything to add up would take longer than to read it.
 * Days after the last one until today are known to everybody when an edition is made, too (see WeeklyTable): those of the
 * week after its own are told apart, and of later ones, by wave, those with which waves can be.
 */
function funnelsSql(lastDay: number, since: number | undefined, draws: ReadonlyMap<number, Draw>): string {
  const kindsOf = (tables: typeof COUNTED_TABLES): string =>
    tables.flatMap(({ rows }) => (rows.by === 'SLICE' ? rows.kind : [])).join(', ')
  const limited = kindsOf(COUNTED_TABLES.filter((table) => table.limited !== undefined))
  const gated = kindsOf(COUNTED_TABLES.filter((table) => table.gate !== undefined))
  const select = (day: string, people: string, isRead: string): string =>
    `SELECT kind AS part, ${day} AS day, ${placeSql('cell', '(step - 1)')} AS place, ${people} AS people
       FROM step_cube_v1 WHERE kind IN (${kindsOf(COUNTED_TABLES)}) AND ord = 0 AND grain = 1 AND ${isRead}`
  const firstDay = since === undefined ? BEFORE_ALL_DAYS : lastDayOf(since)
  const selects = [select('toInt32(period)', 'n', `period > ${firstDay} AND period <= ${lastDay} AND n != 0`)]
  const now = Math.max(lastDay, today())
  const isLater = `period > ${lastDay} AND period <= ${now}`
  const dayIn = (days: readonly number[]): string =>
    `arrayFirst(day -> day >= period, [${days.join(', ')}]::Array(Int32))`
  const latest = `(SELECT toInt32(max(period)) FROM step_cube_v1 WHERE kind = 0 AND ord = 0 AND grain = 1 AND ${isLater})`
  const later = `multiIf(kind IN (${limited}), ${dayIn(tellingDaysUntil(draws, lastDay, now))},
    period <= ${lastDay + DAYS_APART}, toInt32(period), ${latest})`
  selects.push(
    `${select(later, 'sum(n)', `kind IN (${limited}, ${gated}) AND ${isLater}`)} GROUP BY part, day, place HAVING people != 0`,
  )
  if (since !== undefined) {
    const day = `if(kind IN (${limited}), ${dayIn(tellingDays(draws, since))}, ${firstDay})`
    selects.push(`${select(day, 'sum(n)', `period <= ${firstDay}`)} GROUP BY part, day, place HAVING people != 0`)
  }
  return countsSql('stepCube', selects.join(' UNION ALL '))
}

/** Payments become visible a moment before the state that counts them: only windows that the state shows are read. */
function paymentsSql(lastDay: number, since: number | undefined): string {
  const types = PAYMENT_TYPES.map((type) => EVENT_TYPES.indexOf(type) + 1)
  const until = (lastDay + 1) * 86_400 - 7 * 3600
  const measure = `transform(type, [${types.join(', ')}], [${PAYMENT_MEASURES.join(', ')}], 0)`
  const firstDay = since === undefined ? 0 : lastDayOf(since)
  return countsSql(
    'state',
    `SELECT ${PAYMENTS} AS part, greatest(toInt32(floor((occurred + 25200) / 86400)), ${firstDay}) AS day,
       ${placeSql(0, measure)} AS place, toInt64(count()) AS people
     FROM payment_v2 WHERE type IN (${types.join(', ')}) AND occurred < ${until} AND window_id <= ${SHOWN.state.lastWindow}
     GROUP BY day, place`,
  )
}

/**
 * Of the limited columns only: others stand as at the end of the day before, which tells less and nothing wrong. In the
 * place of the day stands that of the first of the seconds after it, on the same day. These are parameters: the statement is
 * published, and in one of them a single person may have been selected.
 */
function momentsSql(seconds: readonly number[]): string {
  const list = '{seconds:Array(Int32)}'
  const dayOf = (second: string): string => `intDiv(${second} + 25200, 86400)`
  const days = [-1, ...seconds.map((second) => Math.floor((second + 25_200) / 86_400))]
  const parts = COUNTED_TABLES.flatMap(({ rows, limited, measures }) => {
    const measure = measures[limited ?? -1]
    return rows.by === 'SLICE' && measure !== undefined ? [{ kind: rows.kind, measure }] : []
  })
  const selects = parts.map(({ kind, measure }) => {
    const time = STEP_COLUMNS[measure] ?? ''
    return `SELECT ${kind} AS part, toInt32(next - 1) AS day, ${placeSql('code', measure)} AS place, sum(sign) AS people
      FROM (SELECT wave AS code, sign, ${time} AS time, arrayFirstIndex(second -> second > time, ${list}) AS next
        FROM participant_state_v3 PREWHERE ${dayOf(time)} IN (${days.join(', ')}))
      WHERE next > 0 AND ${dayOf(`${list}[next]`)} = ${dayOf('time')} GROUP BY day, place HAVING people != 0`
  })
  return countsSql('state', selects.join(' UNION ALL '))
}
