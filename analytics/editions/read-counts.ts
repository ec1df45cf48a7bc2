import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { STEPS } from '#prisma/journey.ts'
import { NOT_REACHED, SHOWN, stepColumn } from '../clickhouse/state-columns.ts'
import { ask } from '../questions/ask.ts'
import { watermark } from '../questions/freshness-marker.ts'
import { EDITION_TABLES, type EditionTable, findTable, TIME_BANDS, TIMED_FROM } from './edition-tables.ts'

/** Exact counts as ClickHouse has them: people of a table's row who reached a step in a week. */
export type Increment = { table: string; code: number; measure: number; week: number; people: number }
export type ReadCounts = {
  watermark: string | null
  increments: Increment[]
  /** The statements, for the edition's provenance. */
  statements: { name: string; sql: string }[]
}

const numbers = z.array(z.number())
/** Columns of the counts, side by side. `part`: kind of slice, or column of the times between steps. */
const row = z.object({
  lastWindow: z.coerce.number(),
  watermark,
  part: numbers,
  code: numbers,
  step: numbers,
  week: numbers,
  people: numbers,
})
const TRIES = 20

/**
 * Counts of all tables until the end of a day (number since 2020-01-01), in two statements: the funnel's tables from the
 * cube of steps by day, times between steps from the state, of which each step is read once. Both are of the same window
 * of the journey: while windows come in between they are read again. Up to `since` weeks are not told apart.
 */
export async function readCounts(
  client: () => ClickHouseClient,
  lastDay: number,
  since: number | undefined,
): Promise<ReadCounts> {
  const statements = [
    { name: 'edition_funnels', source: 'CUBE' as const, sql: funnelsSql(lastDay, since) },
    { name: 'edition_times', source: 'STATE' as const, sql: timesSql(lastDay, since) },
  ]
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [funnels, times] = await Promise.all(
      statements.map(async (statement) => (await ask(client, { ...statement, params: {}, row })).row),
    )
    if (funnels && times && funnels.lastWindow === times.lastWindow) {
      return {
        watermark: funnels.watermark,
        increments: [
          ...toIncrements(funnels, (kind) => EDITION_TABLES.find((each) => each.kind === kind)),
          ...toIncrements(times, () => findTable('time-between-steps')),
        ],
        statements: statements.map(({ name, sql }) => ({ name, sql })),
      }
    }
    await sleep(50)
  }
  throw new Error('the counts of an edition could not be read: windows kept coming in between')
}

function toIncrements(
  { part, code, step, week, people }: z.infer<typeof row>,
  tableOf: (part: number) => EditionTable | undefined,
): Increment[] {
  const tables = new Map([...new Set(part)].map((each) => [each, tableOf(each)?.id ?? '']))
  return people.map((count, index) => ({
    table: tables.get(part[index] ?? 0) ?? '',
    code: code[index] ?? 0,
    measure: (step[index] ?? 0) - 1,
    week: week[index] ?? 0,
    people: count,
  }))
}

// 2020-01-01 was a Wednesday: weeks are counted from the Monday before.
function weekSql(day: string, since: number | undefined): string {
  return `greatest(toInt32(floor((${day} + 2) / 7)), ${since ?? 0})`
}

const COLUMNS = ['part', 'code', 'step', 'week', 'people']

function columnsOf(rows: string): string {
  return `tupleElement(counts, 1) AS part, ${COLUMNS.slice(1)
    .map((name, index) => `tupleElement(counts, ${index + 2}) AS ${name}`)
    .join(', ')}
    FROM (SELECT (SELECT (${COLUMNS.map((name) => `groupArray(${name})`).join(', ')}) FROM (${rows})) AS counts)`
}

function funnelsSql(lastDay: number, since: number | undefined): string {
  const kinds = EDITION_TABLES.flatMap(({ kind }) => kind || [])
  return `SELECT ${SHOWN.stepCube.lastWindow} AS lastWindow, ${SHOWN.stepCube.watermark} AS watermark,
    ${columnsOf(`SELECT toInt32(kind) AS part, toInt32(cell) AS code, toInt32(step) AS step, ${weekSql('period', since)} AS week, sum(n) AS people
       FROM step_cube_v1 WHERE kind IN (${kinds.join(', ')}) AND ord = 0 AND grain = 1 AND period <= ${lastDay}
       GROUP BY part, code, step, week HAVING people != 0`)}`
}

function timesSql(lastDay: number, since: number | undefined): string {
  const until = (lastDay + 1) * 86_400 - 7 * 3600
  const parts = (findTable('time-between-steps')?.measures ?? []).map((step, column) => {
    const [from, to] = [TIMED_FROM[column] ?? 0, step].map((place) => stepColumn(STEPS[place] ?? 'REGISTERED'))
    const bands = TIME_BANDS.flatMap(({ belowDays }, code) =>
      belowDays === undefined ? [] : [`${to} - ${from} < ${belowDays * 86_400}, ${code}`],
    )
    const unknown = TIME_BANDS.length - 1
    const week = weekSql(`floor((${to} + 25200) / 86400)`, since)
    // Band and week in two bytes: a group by those needs no hash table.
    return `SELECT toInt32(${column}) AS part, toInt32(bitAnd(key, 7)) AS code, toInt32(${step + 1}) AS step, toInt32(bitShiftRight(key, 3)) AS week, people
       FROM (SELECT toUInt16(bitShiftLeft(toUInt16(${week}), 3) + multiIf(${from} = ${NOT_REACHED} OR ${to} < ${from}, ${unknown}, ${bands.join(', ')}, ${unknown - 1})) AS key,
                    sum(toInt64(sign)) AS people
             FROM participant_state_v2 WHERE ${to} < ${until} GROUP BY key)
       WHERE people != 0`
  })
  return `SELECT ${SHOWN.state.lastWindow} AS lastWindow, ${SHOWN.state.watermark} AS watermark,
    ${columnsOf(parts.join('\n UNION ALL '))}`
}
