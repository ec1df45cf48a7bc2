import type { ClickHouse } from './clickhouse/connection.ts'
import type { PipelineStatus } from './pipeline/status.ts'

/**
 * Nothing when the figures can be read and follow the journey, else the reason. Before the first comparison with
 * PostgreSQL nobody knows whether ClickHouse holds what was published.
 */
export async function whyNotReady(
  clickhouse: ClickHouse,
  status: Readonly<PipelineStatus>,
): Promise<string | undefined> {
  const [reader] = clickhouse.readers
  const answer = await reader?.query({ query: 'SELECT 1' }).catch(() => undefined)
  if (!answer) return 'ClickHouse does not answer'
  await answer.text()
  if (status.lastError) return `the pipeline is interrupted: ${status.lastError.message}`
  if (status.role === 'starting') return 'ClickHouse is being compared with the journey'
  return undefined
}
