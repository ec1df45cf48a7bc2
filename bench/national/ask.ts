import type { ClickHouseClient } from '@clickhouse/client'

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
