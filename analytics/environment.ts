import { z } from 'zod'
import { commonEnvironment, readEnvironment, tokenEnvironment } from '#platform/environment.ts'
import type { ClickHousePlace } from './clickhouse/connection.ts'
import { CLUSTER_ENGINES } from './clickhouse/engines.ts'
import { editionsPublicKeys } from './editions/environment.ts'
import { type PostgresSource, toPostgresSource } from './pipeline/postgres-source.ts'

/** Settings of the analytics process. */
export function readAnalyticsEnvironment() {
  const settings = readEnvironment({
    ...commonEnvironment,
    ...tokenEnvironment,
    DATABASE_URL: z.url(),
    GATEWAY_PUBLIC_KEY: z.string().min(1),
    /** Ed25519 (base64 of PKCS #8, DER), which editions are signed with; without it, none are made here. */
    EDITIONS_PRIVATE_KEY: z.base64().min(1).optional(),
    ...editionsPublicKeys,
    /** A server, with user, password and database; else the embedded engine keeps its data in CLICKHOUSE_PATH. */
    CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
    CLICKHOUSE_PATH: z.string().min(1).default('.data/clickhouse'),
    /** Name of the cluster that the server belongs to: tables are then spread over it. */
    CLICKHOUSE_CLUSTER: z
      .string()
      .regex(/^[\w-]+$/)
      .optional(),
    CLICKHOUSE_ENGINES: z.enum(CLUSTER_ENGINES).default('distributed'),
    /** Where ClickHouse reaches PostgreSQL, if not where we do; user, password, database as in DATABASE_URL if absent. */
    CLICKHOUSE_POSTGRES_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    /** 32 bytes or more, base64: what stands in for people in lists. Without it their stand-ins change with each start. */
    PSEUDONYM_KEY: z
      .base64()
      .refine((text) => Buffer.from(text, 'base64').length >= 32, '32 bytes or more')
      .optional(),
  })
  const { CLICKHOUSE_CLUSTER: name, CLICKHOUSE_ENGINES: engines } = settings
  const clickhouse: ClickHousePlace = settings.CLICKHOUSE_URL
    ? { url: settings.CLICKHOUSE_URL, cluster: name ? { name, engines } : undefined }
    : { path: settings.CLICKHOUSE_PATH }
  const source: PostgresSource = toPostgresSource(settings.DATABASE_URL, settings.CLICKHOUSE_POSTGRES_URL)
  const pseudonymKey = settings.PSEUDONYM_KEY ? Buffer.from(settings.PSEUDONYM_KEY, 'base64') : undefined
  return { ...settings, clickhouse, source, pseudonymKey }
}
