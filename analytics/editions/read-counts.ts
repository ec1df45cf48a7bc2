import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { EVENT_TYPES } from '#prisma/journey.ts'
import { NOT_REACHED, SHOWN, STEP_COLUMNS } from '../clickhouse/state-columns.ts'
import { type AskContext, ask } from '../questions/ask.ts'
import { watermark } from '../questions/freshness-marker.ts'
import { type Draw, tellingDays, tellingSeconds } from './draws.ts'
import { COUNTED_TABLES } from './edition-tables.ts'
import { PAYMENT_MEASURES, PAYMENT_TYPES } from './measures.ts'
import { dayUntil, endOfDay, lastDayOf } from './week-ends.ts'

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
  /** The statements, for the edition's provenance. */
  statements: { name: string; sql: string }[]
}

/** Of hundreds of thousands: each by a schema of its own would take longer than to read them. */
const numbers = z.custom<number[]>((values) => Array.isArray(values) && values.every(Number.isInteger))
/** Side by side. `place`: part (kind of slice, or PAYMENTS), code, measure and day in one number, see `placeSql`. */
const row = z.object({ lastWindow: z.coerce.number(), watermark, place: numbers, people: numbers })

const drawsRow = z.object({
  lastWindow: z.coerce.number(),
  draws: z.array(z.tuple([z.number(), z.number(), z.number()])),
})

const TRIES = 20
/** No kind of slice. */
const PAYMENTS = 15
/** Codes, measures and days are below these. */
const [CODES, MEASURES, DAYS] = [65_536, 32, 16_384]

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
    const seconds = tellingSeconds(draws, since ?? -1, last)
    const statements = [
      { name: 'edition_funnels', source: 'CUBE' as const, sql: funnelsSql(lastDayOf(last), since, draws) },
      { name: 'edition_payments', source: 'EVENTS' as const, sql: paymentsSql(lastDayOf(last), since) },
      { name: 'edition_moments', source: 'STATE' as const, sql: momentsSql(seconds) },
    ]
    const [funnels, payments, moments] = await Promise.all(
      statements.map(async (statement) => (await ask(ctx, { ...statement, params: {}, row })).row),
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

function toIncrements({ place, people }: z.infer<typeof row>, momentOf = endOfDay): Increment[] {
  const tables = new Map(COUNTED_TABLES.map(({ id, rows }) => [rows.by === 'SLICE' ? rows.kind : PAYMENTS, id]))
  return place.map((each, index): Increment => {
    const [day, ofDays] = [each % DAYS, Math.floor(each / DAYS)]
    const [measure, ofMeasures] = [ofDays % MEASURES, Math.floor(ofDays / MEASURES)]
    return {
      table: tables.get(Math.floor(ofMeasures / CODES)) ?? '',
      code: ofMeasures % CODES,
      measure,
      moment: momentOf(day),
      people: people[index] ?? 0,
    }
  })
}

/** One number is grouped and read much faster than four. */
function placeSql(part: string | number, code: string | number, measure: string | number, day: string): string {
  return `((toUInt64(${part}) * ${CODES} + ${code}) * ${MEASURES} + ${measure}) * ${DAYS} + ${day}`
}

/** Those of a day who came before a moment of it count from then on, and not from its end. */
function withinDay(increment: Increment): Increment[] {
  return [increment, { ...increment, moment: endOfDay(dayUntil(increment.moment)), people: -increment.people }]
}

function firstDayOf(since: number | undefined): number {
  return since === undefined ? 0 : lastDayOf(since)
}

/** Rows that take each other back count like others: a moment too many, or later than need be, costs nothing. */
const DRAWS = `SELECT ${SHOWN.state.lastWindow} AS lastWindow, groupArray((wave, first, last)) AS draws
  FROM (SELECT toInt32(wave) AS wave, min(selected) AS first, max(selected) AS last FROM participant_state_v3
    WHERE selected < ${NOT_REACHED} GROUP BY wave)`

function columnsOf(rows: string): string {
  return `counts.1 AS place, counts.2 AS people
    FROM (SELECT (SELECT (groupArray(place), groupArray(people)) FROM (${rows})) AS counts)`
}

function funnelsSql(lastDay: number, since: number | undefined, draws: ReadonlyMap<number, Draw>): string {
  const kindsOf = (tables: typeof COUNTED_TABLES): number[] =>
    tables.flatMap(({ rows }) => (rows.by === 'SLICE' ? rows.kind : []))
  const kinds = kindsOf(COUNTED_TABLES)
  const limited = kindsOf(COUNTED_TABLES.filter((table) => table.limited !== undefined))
  const day =
    since === undefined
      ? 'period'
      : `if(kind IN (${limited.join(', ')}) AND period < ${firstDayOf(since)},
          arrayFirst(day -> day >= period, [${tellingDays(draws, since).join(', ')}]), greatest(period, ${firstDayOf(since)}))`
  return `SELECT ${SHOWN.stepCube.lastWindow} AS lastWindow, ${SHOWN.stepCube.watermark} AS watermark,
    ${columnsOf(`SELECT ${placeSql('kind', 'cell', '(step - 1)', day)} AS place, sum(n) AS people
       FROM step_cube_v1 WHERE kind IN (${kinds.join(', ')}) AND ord = 0 AND grain = 1 AND period <= ${lastDay}
       GROUP BY place HAVING people != 0`)}`
}

/** Payments become visible a moment before the state that counts them: only windows that the state shows are read. */
function paymentsSql(lastDay: number, since: number | undefined): string {
  const types = PAYMENT_TYPES.map((type) => EVENT_TYPES.indexOf(type) + 1)
  const until = (lastDay + 1) * 86_400 - 7 * 3600
  const measure = `transform(type, [${types.join(', ')}], [${PAYMENT_MEASURES.join(', ')}], 0)`
  const day = `greatest(toInt32(floor((occurred + 25200) / 86400)), ${firstDayOf(since)})`
  return `SELECT ${SHOWN.state.lastWindow} AS lastWindow, ${SHOWN.state.watermark} AS watermark,
    ${columnsOf(`SELECT ${placeSql(PAYMENTS, 0, measure, day)} AS place, toInt64(count()) AS people
       FROM payment_v1 WHERE type IN (${types.join(', ')}) AND occurred < ${until} AND window_id <= ${SHOWN.state.lastWindow}
       GROUP BY place`)}`
}

/**
 * Of the limited columns only: others stand as at the end of the day before, which tells less and nothing wrong. In the
 * place of the day stands that of the first of the seconds after it, on the same day.
 */
function momentsSql(seconds: readonly number[]): string {
  const list = `[${seconds.join(', ')}]::Array(Int32)`
  const dayOf = (second: string): string => `intDiv(${second} + 25200, 86400)`
  const days = [-1, ...seconds.map((second) => Math.floor((second + 25_200) / 86_400))]
  const parts = COUNTED_TABLES.flatMap(({ rows, limited, measures }) => {
    const measure = measures[limited ?? -1]
    return rows.by === 'SLICE' && measure !== undefined ? [{ kind: rows.kind, measure }] : []
  })
  const selects = parts.map(({ kind, measure }) => {
    const time = STEP_COLUMNS[measure] ?? ''
    return `SELECT ${placeSql(kind, 'code', measure, '(next - 1)')} AS place, sum(sign) AS people
      FROM (SELECT wave AS code, sign, ${time} AS time, arrayFirstIndex(second -> second > time, ${list}) AS next
        FROM participant_state_v3 PREWHERE ${dayOf(time)} IN (${days.join(', ')}))
      WHERE next > 0 AND ${dayOf(`${list}[next]`)} = ${dayOf('time')} GROUP BY place HAVING people != 0`
  })
  return `SELECT ${SHOWN.state.lastWindow} AS lastWindow, ${SHOWN.state.watermark} AS watermark,
    ${columnsOf(selects.join(' UNION ALL '))}`
}
