/**
 * How tables are kept. `plain`: on one machine. `replicated`: on a cluster with Keeper, whose servers define the macros
 * `{shard}` and `{replica}`.
 */
export const ENGINE_FAMILIES = ['plain', 'replicated'] as const

export type EngineFamily = (typeof ENGINE_FAMILIES)[number]

const REPLICA = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'"

/** The same DDL for the family chosen: migrations are written once, with plain engines. */
export function withEngineFamily(ddl: string, family: EngineFamily): string {
  if (family === 'plain') return ddl
  return ddl.replaceAll(/ENGINE = (\w*MergeTree)\((.*?)\)/g, (_all, engine: string, options: string) =>
    options ? `ENGINE = Replicated${engine}(${REPLICA}, ${options})` : `ENGINE = Replicated${engine}(${REPLICA})`,
  )
}
