import type { ClickHouseClient } from '@clickhouse/client'
import type { z } from 'zod'
import type { Question } from '#analytics/questions/ask.ts'
import type { FunnelCounts, FunnelQuestion } from '#analytics/questions/funnel-question.ts'
import { type FunnelAnswer, funnelStatement } from '#analytics/questions/funnel-statement.ts'
import { EVERYBODY, type Selection } from '#analytics/questions/selection.ts'
import type { Slice, SliceWidths } from '#analytics/questions/slices.ts'
import { STEPS } from '#prisma/journey.ts'

/** A breakdown that is measured, with the bare count that it is measured against. */
export type Breakdown = {
  name: string
  /** The bare count's keys, and their types in the table. */
  keys: string
  by: readonly Slice[]
  selection: Selection
  bare: string
  /** How many times as often it is asked as the others: the shorter, the more what else the machine does weighs. */
  times: number
}

const WEST_JAVA = 32
const FIRST_PLATFORM = 1

export const BREAKDOWNS: readonly Breakdown[] = [
  {
    name: 'province',
    keys: 'province UInt8',
    by: ['PROVINCE'],
    selection: EVERYBODY,
    bare: 'SELECT province, count() FROM participant_state_v3 GROUP BY province',
    times: 2,
  },
  {
    name: 'wave × province × platform',
    keys: 'wave UInt16, province UInt8, platform UInt8',
    by: ['WAVE', 'PROVINCE', 'PLATFORM'],
    selection: EVERYBODY,
    bare: 'SELECT wave, province, platform, count() FROM participant_state_v3 GROUP BY wave, province, platform',
    times: 3,
  },
  {
    name: 'one slice',
    keys: 'none; WHERE province = 32 AND platform = 1 (UInt8 both)',
    by: [],
    selection: {
      ...EVERYBODY,
      allowed: [
        { dimension: 'PROVINCE', codes: [WEST_JAVA] },
        { dimension: 'PLATFORM', codes: [FIRST_PLATFORM] },
      ],
    },
    bare: `SELECT count() FROM participant_state_v3 WHERE province = ${WEST_JAVA} AND platform = ${FIRST_PLATFORM}`,
    times: 3,
  },
]

export type Asked = Partial<FunnelQuestion> & { source?: 'STATE' }

/** The product's whole statement, with watermark and without rupiah. All cells are told, however many they are. */
export function funnelOf({ source, ...question }: Asked, widths: SliceWidths): Question<z.ZodType<FunnelAnswer>> {
  const whole: FunnelQuestion = {
    steps: STEPS,
    order: 'ANY',
    by: [],
    until: undefined,
    selection: EVERYBODY,
    window: undefined,
    withConversions: false,
    ...question,
  }
  const statement = funnelStatement([whole], {
    withPaid: false,
    widths,
    mostCells: 1_000_000,
    ...(source && { source }),
  })
  if (source && statement.source !== source)
    throw new Error(`asked of the ${source}, answered by the ${statement.source}`)
  return statement
}

/** Asks as the product does, up to the text of the answer. */
export async function textOf(
  client: ClickHouseClient,
  { sql, params, settings, isTable }: Pick<Question<z.ZodType>, 'sql' | 'params' | 'settings' | 'isTable'>,
): Promise<string> {
  const result = await client.query({
    query: sql,
    query_params: params,
    format: isTable ? 'JSONCompact' : 'JSON',
    ...(settings && { clickhouse_settings: settings }),
  })
  return result.text()
}

/** The bare count's answer, in the same format as the questions': as a table. It counts rows, not what was counted before. */
export function bareTextOf(client: ClickHouseClient, sql: string): Promise<string> {
  return textOf(client, { sql, params: {}, isTable: true, settings: { optimize_use_projections: 0 } })
}

/** The answer's watermark in microseconds since 1970, read as the product reads it; 0 before the first window. */
export async function watermarkOf(
  client: ClickHouseClient,
  question: Question<z.ZodType<FunnelAnswer>>,
): Promise<number> {
  const { data } = JSON.parse(await textOf(client, question))
  const { watermark } = question.row.parse(data)
  if (watermark === null) return 0
  return Date.parse(`${watermark.slice(0, 19)}Z`) * 1_000 + Number(watermark.slice(20, 26))
}

/** The answer's cells, checked as the product checks them. */
export async function cellsOf(
  client: ClickHouseClient,
  question: Question<z.ZodType<FunnelAnswer>>,
): Promise<FunnelCounts[]> {
  const { data } = JSON.parse(await textOf(client, question))
  return question.row.parse(data).cells[0] ?? []
}
