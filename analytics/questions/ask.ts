import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { z } from 'zod'
import { InvalidInputError, UnavailableError } from '#platform/errors.ts'
import { readOfOneTime, type SwitchReader } from '../clickhouse/switches.ts'

/** A statement that answers with one row of names, or with a table, which takes less to plan and to write. */
export type Question<Row extends z.ZodType> = {
  /** Stands in the SQL as a comment, so that a slow question can be found. */
  name: string
  /** Which of the tables the figures come from. */
  source: QuerySource
  sql: string
  params: Record<string, unknown>
  settings?: ClickHouseSettings
  /** `row` reads the whole table: an array of rows, each of them an array. */
  isTable?: true
  /** It names one table once, all of which is from before a switch of tables or all from after: no look at switches. */
  isOfOneTable?: boolean
  row: Row
}

export const QUERY_SOURCES = ['CUBE', 'STATE', 'EVENTS'] as const
export type QuerySource = (typeof QUERY_SOURCES)[number]

/** What a question cost. */
export type QueryExplanation = {
  source: QuerySource
  /** As ClickHouse was asked; `{name:Type}` are the parameters. */
  sql: string
  /** Values of the parameters, as JSON. */
  parameters: string
  rowsRead: number
  bytesRead: number
  elapsedMs: number
}

export type Answer<Row> = { row: Row; explain: QueryExplanation }

export type AskContext = {
  /** A client of ClickHouse that is free. */
  clickhouse: () => ClickHouseClient
  switches: SwitchReader
}

// Less than the gateway waits, so that the viewer gets the reason.
const LONGEST_SECONDS = 12
const MOST_BYTES = 4_000_000_000
// A page that is not kept asks some forty at once, each of some milliseconds: several readers of several days are no flood.
const MOST_WAITING = 400
let waiting = 0

const SETTINGS: ClickHouseSettings = {
  max_execution_time: LONGEST_SECONDS,
  timeout_overflow_mode: 'throw',
  max_memory_usage: String(MOST_BYTES),
  output_format_json_quote_64bit_integers: 0,
  // All parts of a statement read one snapshot of a table, but for a bare count, which would ask the table's totals.
  enable_shared_storage_snapshot_in_query: 1,
  optimize_trivial_count_query: 0,
}

const envelope = z.object({
  data: z.array(z.unknown()),
  statistics: z.object({ elapsed: z.number(), rows_read: z.number(), bytes_read: z.number() }),
})
const tooLong = z.object({ type: z.enum(['TIMEOUT_EXCEEDED', 'TOO_SLOW', 'MEMORY_LIMIT_EXCEEDED']) })

/**
 * Asks and says what it cost. Throws InvalidInputError for a question that takes too long, UnavailableError when
 * ClickHouse does not answer or too many questions are waiting.
 */
export async function ask<Row extends z.ZodType>(
  { clickhouse, switches }: AskContext,
  question: Question<Row>,
): Promise<Answer<z.infer<Row>>> {
  if (waiting >= MOST_WAITING) throw new UnavailableError('Too many questions at the moment. Ask again shortly.')
  waiting += 1
  try {
    const connection = clickhouse()
    const answer = (): Promise<Answer<z.infer<Row>>> => answerTo(connection, question)
    return await (question.isOfOneTable ? answer() : readOfOneTime(switches, answer))
  } catch (error) {
    if (tooLong.safeParse(error).success) {
      throw new InvalidInputError(
        `This question takes more than ${LONGEST_SECONDS} seconds, or too much memory. Filter it, or ask for less.`,
      )
    }
    throw asUnavailable(error)
  } finally {
    waiting -= 1
  }
}

/** What is said of whatever ClickHouse failed at; the reason is for the log. */
export function asUnavailable(cause: unknown): UnavailableError {
  return Object.assign(new UnavailableError('The figures cannot be read at the moment.'), { cause })
}

async function answerTo<Row extends z.ZodType>(
  connection: ClickHouseClient,
  { name, source, sql, params, settings, isTable, row }: Question<Row>,
): Promise<Answer<z.infer<Row>>> {
  const result = await connection.query({
    query: `/* gelombang:${name} */ ${sql}`,
    query_params: params,
    format: isTable ? 'JSONCompact' : 'JSON',
    clickhouse_settings: { ...SETTINGS, ...settings },
  })
  const { data, statistics } = envelope.parse(JSON.parse(await result.text()))
  if (!isTable && data.length !== 1) throw new Error(`${name} did not answer with one row`)
  const { elapsed, rows_read: rowsRead, bytes_read: bytesRead } = statistics
  const explain = { source, sql, parameters: JSON.stringify(params), rowsRead, bytesRead, elapsedMs: elapsed * 1000 }
  return { row: row.parse(isTable ? data : data[0]), explain }
}
