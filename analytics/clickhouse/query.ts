import type { ClickHouseClient } from '@clickhouse/client'
import type { z } from 'zod'

export type Query<Row extends z.ZodType> = {
  /** Stands in the SQL as a comment, so that a slow query can be found. */
  name: string
  sql: string
  /** Bound by ClickHouse as `{name:Type}`; values are never part of the SQL's text. */
  params?: Record<string, unknown>
  /** What each row must look like. */
  row: Row
}

/** Runs a query and checks what comes back. */
export async function queryRows<Row extends z.ZodType>(
  client: ClickHouseClient,
  { name, sql, params = {}, row }: Query<Row>,
): Promise<z.infer<Row>[]> {
  const result = await client.query({ query: named(name, sql), query_params: params, format: 'JSONEachRow' })
  const rows = await result.json<unknown>()
  return rows.map((value) => row.parse(value))
}

/** For a query that answers with exactly one row. */
export async function queryRow<Row extends z.ZodType>(
  client: ClickHouseClient,
  query: Query<Row>,
): Promise<z.infer<Row>> {
  const [first, ...others] = await queryRows(client, query)
  if (first === undefined || others.length) throw new Error(`${query.name} did not answer with one row`)
  return first
}

/** Runs a statement that answers nothing. */
export async function runStatement(
  client: ClickHouseClient,
  { name, sql, params = {} }: { name: string; sql: string; params?: Record<string, unknown> },
): Promise<void> {
  await client.command({ query: named(name, sql), query_params: params })
}

function named(name: string, sql: string): string {
  return `/* gelombang:${name} */ ${sql}`
}
