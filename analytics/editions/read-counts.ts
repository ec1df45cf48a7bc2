import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { EVENT_TYPES } from '#prisma/journey.ts'
import { SHOWN } from '../clickhouse/state-columns.ts'
import { type AskContext, ask } from '../questions/ask.ts'
import { watermark } from '../questions/freshness-marker.ts'
import { COUNTED_TABLES } from './edition-tables.ts'
import { PAYMENT_MEASURES, PAYMENT_TYPES } from './measures.ts'
import { lastDayOf } from './week-ends.ts'

/** Exact counts as ClickHouse has them: people (or payments) of a table's row who reached a measure on a day (since 2020-01-01). */
export type Increment = { table: string; code: number; measure: number; day: number; people: number }
export type ReadCounts = {
  watermark: string | null
  increments: Increment[]
  /** The statements, for the edition's provenance. */
  statements: { name: string; sql: string }[]
}

const numbers = z.array(z.number())
/** Columns of the counts, side by side. `part`: kind of slice, or PAYMENTS. */
const row = z.object({
  lastWindow: z.coerce.number(),
  watermark,
  part: numbers,
  code: numbers,
  measure: numbers,
  day: numbers,
  people: numbers,
})

const TRIES = 20
const PAYMENTS = -1

/**
 * Counts of all tables until the end of a day (number since 2020-01-01), in two statements: people from the cube of steps
 * by day, whose size does not depend on them, and payments. Both are of the same window of the journey: while windows
 * come in between they are read again. Up to the end of the week `since` days are not told apart, but by wave.
 */
export async function readCounts(ctx: AskContext, lastDay: number, since: number | undefined): Promise<ReadCounts> {
  const statements = [
    { name: 'edition_funnels', source: 'CUBE' as const, sql: funnelsSql(lastDay, since) },
    { name: 'edition_payments', source: 'EVENTS' as const, sql: paymentsSql(lastDay, since) },
  ]
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [funnels, payments] = await Promise.all(
      statements.map(async (statement) => (await ask(ctx, { ...statement, params: {}, row })).row),
    )
    if (funnels && payments && funnels.lastWindow === payments.lastWindow) {
      return {
        watermark: funnels.watermark,
        increments: [...toIncrements(funnels), ...toIncrements(payments)],
        statements: statements.map(({ name, sql }) => ({ name, sql })),
      }
    }
    await sleep(50)
  }
  throw new Error('the counts of an edition could not be read: windows kept coming in between')
}

function toIncrements({ part, code, measure, day, people }: z.infer<typeof row>): Increment[] {
  const tables = new Map(COUNTED_TABLES.map(({ id, rows }) => [rows.by === 'SLICE' ? rows.kind : PAYMENTS, id]))
  return people.map(
    (count, index): Increment => ({
      table: tables.get(part[index] ?? PAYMENTS) ?? '',
      code: code[index] ?? 0,
      measure: measure[index] ?? 0,
      day: day[index] ?? 0,
      people: count,
    }),
  )
}

function firstDayOf(since: number | undefined): number {
  return since === undefined ? 0 : lastDayOf(since)
}

const COLUMNS = ['part', 'code', 'measure', 'day', 'people']

function columnsOf(rows: string): string {
  return `tupleElement(counts, 1) AS part, ${COLUMNS.slice(1)
    .map((name, index) => `tupleElement(counts, ${index + 2}) AS ${name}`)
    .join(', ')}
    FROM (SELECT (SELECT (${COLUMNS.map((name) => `groupArray(${name})`).join(', ')}) FROM (${rows})) AS counts)`
}

function funnelsSql(lastDay: number, since: number | undefined): string {
  const kinds = COUNTED_TABLES.flatMap(({ rows }) => (rows.by === 'SLICE' ? rows.kind : []))
  // For how long whoever was selected can buy depends on the day of the draw.
  const dated = COUNTED_TABLES.flatMap(({ rows, limited }) =>
    rows.by === 'SLICE' && limited !== undefined ? rows.kind : [],
  )
  const daySql = `greatest(period, if(kind IN (${dated.join(', ')}), 0, ${firstDayOf(since)}))`
  return `SELECT ${SHOWN.stepCube.lastWindow} AS lastWindow, ${SHOWN.stepCube.watermark} AS watermark,
    ${columnsOf(`SELECT toInt32(kind) AS part, toInt32(cell) AS code, toInt32(step) - 1 AS measure, toInt32(${daySql}) AS day, sum(n) AS people
       FROM step_cube_v1 WHERE kind IN (${kinds.join(', ')}) AND ord = 0 AND grain = 1 AND period <= ${lastDay}
       GROUP BY part, code, measure, day HAVING people != 0`)}`
}

/** Payments become visible a moment before the state that counts them: only windows that the state shows are read. */
function paymentsSql(lastDay: number, since: number | undefined): string {
  const types = PAYMENT_TYPES.map((type) => EVENT_TYPES.indexOf(type) + 1)
  const until = (lastDay + 1) * 86_400 - 7 * 3600
  return `SELECT ${SHOWN.state.lastWindow} AS lastWindow, ${SHOWN.state.watermark} AS watermark,
    ${columnsOf(`SELECT toInt32(${PAYMENTS}) AS part, toInt32(0) AS code,
        toInt32(transform(type, [${types.join(', ')}], [${PAYMENT_MEASURES.join(', ')}], 0)) AS measure,
        greatest(toInt32(floor((occurred + 25200) / 86400)), ${firstDayOf(since)}) AS day, toInt64(count()) AS people
       FROM payment_v1 WHERE type IN (${types.join(', ')}) AND occurred < ${until} AND window_id <= ${SHOWN.state.lastWindow}
       GROUP BY part, code, measure, day`)}`
}
