import { z } from 'zod'
import { commonEnvironment, readEnvironment, tokenEnvironment } from '#platform/environment.ts'
import type { ClickHousePlace } from './clickhouse/connection.ts'
import { ENGINE_FAMILIES } from './clickhouse/engines.ts'

/** Settings of the analytics process. */
export function readAnalyticsEnvironment() {
  const settings = readEnvironment({
    ...commonEnvironment,
    ...tokenEnvironment,
    DATABASE_URL: z.url(),
    GATEWAY_PUBLIC_KEY: z.string().min(1),
    /** A server or cluster, with user and password; else the embedded engine keeps its data in CLICKHOUSE_PATH. */
    CLICKHOUSE_URL: z.url().optional(),
    CLICKHOUSE_PATH: z.string().min(1).default('.data/clickhouse'),
    CLICKHOUSE_ENGINES: z.enum(ENGINE_FAMILIES).default('plain'),
  })
  const clickhouse: ClickHousePlace = settings.CLICKHOUSE_URL
    ? { url: settings.CLICKHOUSE_URL }
    : { path: settings.CLICKHOUSE_PATH }
  return { ...settings, clickhouse }
}
