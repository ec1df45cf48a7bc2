/**
 * How tables are kept. `plain`: on one machine. `replicated`: a copy on each server of a cluster with one shard.
 * `distributed`: besides, spread over the cluster's shards, under the same names.
 */
export type Topology =
  | { engines: 'plain' }
  | { engines: 'replicated' | 'distributed'; cluster: string; database: string }

export const CLUSTER_ENGINES = ['replicated', 'distributed'] as const

type Cluster = Exclude<Topology, { engines: 'plain' }>
type Parts = Record<'before' | 'head' | 'table' | 'rest', string>
type Definition = Record<'columns' | 'engine' | 'options' | 'tail', string>

// The UUID is the same on all servers of an ON CLUSTER query, and survives EXCHANGE TABLES, which names do not.
const REPLICA = "'/clickhouse/tables/{uuid}/{shard}', '{replica}'"
const COMMENTS = String.raw`(?:\s+|--[^\n]*\n|/\*[\s\S]*?\*/)*`
const NAME = '`?(?<table>\\w+)`?'
const TABLE_STATEMENT = new RegExp(
  `^(?<before>${COMMENTS})(?<head>(?:CREATE|ALTER|TRUNCATE|DROP|OPTIMIZE) TABLE(?: IF NOT EXISTS| IF EXISTS)?) ${NAME}(?<rest>[\\s\\S]*)$`,
)
const VIEW_STATEMENT = new RegExp(
  `^(?<before>${COMMENTS})(?<head>(?:CREATE(?: OR REPLACE)?|DROP) VIEW(?: IF NOT EXISTS| IF EXISTS)?) ${NAME}(?<rest>[\\s\\S]*)$`,
)
const EXCHANGE = new RegExp(`^(?<before>${COMMENTS})EXCHANGE TABLES (?<pairs>\\w+ AND \\w+(?:, \\w+ AND \\w+)*)\\s*$`)
const OTHER_DDL = new RegExp(`^${COMMENTS}(?:CREATE|ALTER|RENAME|DROP|ATTACH|DETACH|UNDROP|EXCHANGE)\\s`)
const DEFINITION =
  /^(?<columns>[\s\S]*?)ENGINE = (?<engine>\w*MergeTree)(?:\((?<options>(?:[^()]|\([^()]*\))*)\))?(?<tail>[\s\S]*)$/

/**
 * The statements that do on this topology what the given one does on one machine; other SQL than DDL stays as it is.
 * Migrations and pipeline are written once, with plain engines. Throws for DDL that it cannot spread over a cluster.
 */
export function statementsFor(sql: string, topology: Topology): string[] {
  if (topology.engines === 'plain') return [sql]
  const table = TABLE_STATEMENT.exec(sql)?.groups as Parts | undefined
  if (table) return table.head.startsWith('CREATE') ? createTable(table, topology) : changeTable(table, topology)
  const view = VIEW_STATEMENT.exec(sql)?.groups as Parts | undefined
  if (view) {
    return [`${view.before}${view.head} ${topology.database}.${view.table}${onCluster(topology)}${view.rest}`]
  }
  const exchange = EXCHANGE.exec(sql)?.groups
  if (exchange) {
    const pairs = exchange.pairs?.replaceAll(/(\w+) AND (\w+)/g, (_all, one: string, other: string) => {
      return `${stored(one, topology)} AND ${stored(other, topology)}`
    })
    return [`${exchange.before}EXCHANGE TABLES ${pairs}${onCluster(topology)}`]
  }
  if (OTHER_DDL.test(sql)) throw new Error(`no form for a cluster is known of: ${sql.slice(0, 200)}`)
  return [sql]
}

/** What every query must say, so that a reader sees what was written before, whichever replica answers. */
export function settingsFor(topology: Topology): Record<string, string | number> {
  if (topology.engines === 'plain') return {}
  const replicated = {
    insert_quorum: 'auto',
    insert_quorum_parallel: 0,
    select_sequential_consistency: 1,
    alter_sync: 2,
    distributed_ddl_output_mode: 'throw',
  }
  if (topology.engines === 'replicated') return replicated
  // A shard that waits for its rows would be missing from the comparison that follows each pull.
  return { ...replicated, distributed_foreground_insert: 1, distributed_product_mode: 'global' }
}

/** Where rows of a table are kept: the Distributed table has its name, so that queries need not know. */
function stored(table: string, { engines, database }: Cluster): string {
  return `${database}.${engines === 'distributed' ? `${table}_local` : table}`
}

function onCluster({ cluster }: Cluster): string {
  return ` ON CLUSTER '${cluster}'`
}

function createTable({ before, head, table, rest }: Parts, topology: Cluster): string[] {
  const definition = DEFINITION.exec(rest)?.groups as Definition | undefined
  if (!definition) throw new Error(`table ${table} has no engine that can be replicated`)
  const { columns, engine, options, tail } = definition
  const replicated = `Replicated${engine}(${options ? `${REPLICA}, ${options}` : REPLICA})`
  const local = `${before}${head} ${stored(table, topology)}${onCluster(topology)}${columns}ENGINE = ${replicated}${tail}`
  if (topology.engines === 'replicated') return [local]
  const { cluster, database } = topology
  return [
    local,
    `${head} ${database}.${table}${onCluster(topology)} AS ${stored(table, topology)}
ENGINE = Distributed('${cluster}', '${database}', '${table}_local', ${shardingKey(table, columns, tail)})`,
  ]
}

/** A participant's rows of all tables are on one shard; other rows go where rows of the same key are, to merge there. */
function shardingKey(table: string, columns: string, tail: string): string {
  if (/\bparticipant_id\b/.test(columns)) return 'sipHash64(participant_id)'
  const order = /ORDER BY (?:\((?<several>(?:[^()]|\([^()]*\))*)\)|(?<one>\w+))/.exec(tail)?.groups
  const key = order?.several ?? order?.one
  if (!key) throw new Error(`table ${table} has no order from which its shards could be told`)
  return `sipHash64(${key})`
}

function changeTable({ before, head, table, rest }: Parts, topology: Cluster): string[] {
  const inner = rest.replaceAll(
    / (TO TABLE|FROM) (\w+)(?=\s*(?:$|SETTINGS|,))/g,
    (_all, word: string, name: string) => {
      return ` ${word} ${stored(name, topology)}`
    },
  )
  const local = `${before}${head} ${stored(table, topology)}${onCluster(topology)}${inner}`
  const named = `${head} ${topology.database}.${table}${onCluster(topology)}${inner}`
  const changesBoth = head.startsWith('DROP') || (head.startsWith('ALTER') && / COLUMN /.test(rest))
  return topology.engines === 'distributed' && changesBoth ? [local, named] : [local]
}
