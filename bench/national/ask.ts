import type { ClickHouseClient } from '@clickhouse/client'
import type { z } from 'zod'
import type { Query } from '#analytics/clickhouse/query.ts'

export type Cell = string | number | null | Cell[]

/** Rows as arrays. */
export async function rowsOf(client: ClickHouseClient, query: string): Promise<Cell[][]> {
  const result = await client.query({ query, format: 'JSONCompactEachRow' })
  return result.json<Cell[]>()
}

export async function numberOf(client: ClickHouseClient, query: string): Promise<number> {
  const [row] = await rowsOf(client, query)
  return Number(row?.[0])
}

export async function run(client: ClickHouseClient, query: string): Promise<void> {
  await client.command({ query })
}

/** Asks as the product does, up to the answer's text, which is not parsed: nor is that of what it is compared with. */
export async function textOf<Row extends z.ZodType>(
  client: ClickHouseClient,
  { sql, params = {} }: Pick<Query<Row>, 'sql' | 'params'>,
): Promise<string> {
  const result = await client.query({ query: sql, query_params: params, format: 'JSONEachRow' })
  return result.text()
}
