import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { STEPS } from '#prisma/journey.ts'
import { NOT_REACHED, SHOWN, stepColumn } from '../clickhouse/state-columns.ts'
import { ask } from '../questions/ask.ts'
import { watermark } from '../questions/freshness-marker.ts'
import { EDITION_TABLES, findTable, TIME_BANDS, TIMED_FROM } from './edition-tables.ts'

/** Exact counts as ClickHouse has them: people of a table's row who reached a step in a week. */
export type Increment = { table: string; code: number; measure: number; week: number; people: number }
export type ReadCounts = {
  watermark: string | null
  increments: Increment[]
  /** The statements, for the edition's provenance. */
  statements: { name: string; sql: string }[]
}

const tuple = z.tuple([z.number(), z.number(), z.number(), z.number(), z.coerce.number()])
const row = z.object({ lastWindow: z.coerce.number(), watermark, counts: z.array(tuple) })
const TRIES = 20

/**
 * Counts of all tables until the end of a day (number since 2020-01-01), in two statements: the funnel's tables from the
 * cube of steps by day, times between steps from the state, which is read once. Both are of the same window of the
 * journey: while windows come in between they are read again.
 */
export async function readCounts(client: () => ClickHouseClient, lastDay: number): Promise<ReadCounts> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [funnels, times] = [funnelsSql(lastDay), timesSql(lastDay)]
    const { row: byStep } = await ask(client, {
      name: 'edition_funnels',
      source: 'CUBE',
      sql: funnels,
      params: {},
      row,
    })
    const { row: byTime } = await ask(client, { name: 'edition_times', source: 'STATE', sql: times, params: {}, row })
    if (byStep.lastWindow !== byTime.lastWindow) {
      await sleep(50)
      continue
    }
    const timed = findTable('time-between-steps')?.measures ?? []
    return {
      watermark: byStep.watermark,
      increments: [
        ...byStep.counts.flatMap(([kind, code, step, week, people]) => {
          const table = EDITION_TABLES.find((each) => each.kind === kind)
          return table ? [{ table: table.id, code, measure: step - 1, week, people }] : []
        }),
        ...byTime.counts.map(([column, code, , week, people]) => ({
          table: 'time-between-steps',
          code,
          measure: timed[column] ?? 0,
          week,
          people,
        })),
      ],
      statements: [
        { name: 'funnels', sql: funnels },
        { name: 'times', sql: times },
      ],
    }
  }
  throw new Error('the counts of an edition could not be read: windows kept coming in between')
}

// 2020-01-01 was a Wednesday: weeks are counted from the Monday before.
const weekSql = (day: string): string => `toInt32(floor((${day} + 2) / 7))`

/** Exported for the bench. */
export function funnelsSql(lastDay: number): string {
  const kinds = EDITION_TABLES.flatMap(({ kind }) => kind || [])
  return `SELECT ${SHOWN.stepCube.lastWindow} AS lastWindow, ${SHOWN.stepCube.watermark} AS watermark,
    (SELECT groupArray((kind, code, step, week, people)) FROM (
       SELECT toInt32(kind) AS kind, toInt32(cell) AS code, toInt32(step) AS step, ${weekSql('period')} AS week, sum(n) AS people
       FROM step_cube_v1 WHERE kind IN (${kinds.join(', ')}) AND ord = 0 AND grain = 1 AND period <= ${lastDay}
       GROUP BY kind, code, step, week HAVING people != 0)) AS counts`
}

/** Exported for the bench. */
export function timesSql(lastDay: number): string {
  const until = (lastDay + 1) * 86_400 - 7 * 3600
  const measures = findTable('time-between-steps')?.measures ?? []
  const parts = measures.map((step, column) => {
    const [from, to] = [TIMED_FROM[column] ?? 0, step].map((place) => stepColumn(STEPS[place] ?? 'REGISTERED'))
    const bands = TIME_BANDS.flatMap(({ belowDays }, code) =>
      belowDays === undefined ? [] : [`${to} - ${from} < ${belowDays * 86_400}, ${code}`],
    )
    const unknown = TIME_BANDS.length - 1
    // One byte for the band and one for the week: a group by two bytes needs no hash table.
    const week = weekSql(`floor((${to} + 25200) / 86400)`)
    return `SELECT toInt32(${column}) AS part, toInt32(bitAnd(key, 7)) AS code, toInt32(0) AS none, toInt32(bitShiftRight(key, 3)) AS week, people
       FROM (SELECT toUInt16(bitShiftLeft(toUInt16(greatest(0, ${week})), 3) + multiIf(${from} = ${NOT_REACHED} OR ${to} < ${from}, ${unknown}, ${bands.join(', ')}, ${unknown - 1})) AS key,
                    sum(toInt64(sign)) AS people
             FROM participant_state_v2 WHERE ${to} < ${until} GROUP BY key)
       WHERE people != 0`
  })
  return `SELECT ${SHOWN.state.lastWindow} AS lastWindow, ${SHOWN.state.watermark} AS watermark,
    (SELECT groupArray((part, code, none, week, people)) FROM (${parts.join('\n UNION ALL ')})) AS counts`
}
