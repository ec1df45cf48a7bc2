import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseError,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  type CommandParams,
  type CommandResult,
  createClient,
} from '@clickhouse/client'
import { settingsFor, statementsFor, type Topology } from './engines.ts'

export type ServerPlace = {
  /** `http[s]://user:password@host:port/database`; the client's own options may follow as a query string. */
  url: string
  /** Tables are spread over the servers of this cluster, as its configuration names it. */
  cluster?: { name: string; engines: 'replicated' | 'distributed' } | undefined
}

/** First version in which `postgresql()` takes a query, by which windows are pulled. */
const OLDEST = [26, 7] as const
const DEFAULT_DATABASE = 'gelombang'
const ANSWERS_WITHIN_MS = 20_000

/** Waits for the server, checks that it will do, and makes our database. Returns what opens clients of it. */
export async function openServer(
  { url, cluster }: ServerPlace,
  settings: ClickHouseSettings,
  answersWithinMs = ANSWERS_WITHIN_MS,
): Promise<() => Promise<ClickHouseClient>> {
  const { address, database } = parseServerUrl(url)
  const topology: Topology = cluster
    ? { engines: cluster.engines, cluster: cluster.name, database }
    : { engines: 'plain' }
  const options: ClickHouseClientConfigOptions = {
    url: address,
    application: 'gelombang',
    request_timeout: 300_000,
    // Values travel in the body: an address with the values in it would be in the server's log and every proxy's.
    use_multipart_params: true,
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      ...settings,
      ...settingsFor(topology),
      // Keeps the connection alive during a long pull; an error after the first row is still an error.
      send_progress_in_http_headers: 1,
      http_headers_progress_interval_ms: '60000',
      wait_end_of_query: 1,
    },
  }
  const first = createClient(options)
  try {
    await checkVersion(first, new URL(address), answersWithinMs)
    const onCluster = cluster ? ` ON CLUSTER '${cluster.name}'` : ''
    await first.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}${onCluster}` })
  } catch (error) {
    throw explain(error, new URL(address))
  } finally {
    await first.close()
  }
  return async () => spread(createClient({ ...options, database }), topology)
}

function parseServerUrl(url: string): { address: string; database: string } {
  const address = new URL(url)
  const database = decodeURIComponent(address.pathname.slice(1)) || DEFAULT_DATABASE
  if (!/^[A-Za-z_]\w*$/.test(database)) throw new Error('the database in CLICKHOUSE_URL must be a plain name')
  address.pathname = '/'
  return { address: address.toString(), database }
}

async function checkVersion(client: ClickHouseClient, { host }: URL, answersWithinMs: number): Promise<void> {
  const version = await firstAnswer(client, answersWithinMs)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new Error(`ClickHouse at ${host} is too old: it is ${version}, and ${OLDEST.join('.')} or later is needed.`)
}

/** A server that is being started is waited for; one that refuses is not. */
async function firstAnswer(client: ClickHouseClient, answersWithinMs: number): Promise<string> {
  const giveUpAt = Date.now() + answersWithinMs
  for (;;) {
    try {
      const answer = await client.query({ query: 'SELECT version()', format: 'TabSeparated' })
      return (await answer.text()).trim()
    } catch (error) {
      if (error instanceof ClickHouseError || Date.now() >= giveUpAt) throw error
      await sleep(500)
    }
  }
}

const REFUSALS = new Set(['AUTHENTICATION_FAILED', 'ACCESS_DENIED', 'REQUIRED_PASSWORD', 'IP_ADDRESS_NOT_ALLOWED'])

/** Says what an operator can do; never with the password, which the address holds. */
function explain(error: unknown, { host, username }: URL): Error {
  if (error instanceof ClickHouseError && REFUSALS.has(error.type ?? '')) {
    const user = decodeURIComponent(username) || 'default'
    return new Error(`ClickHouse at ${host} refuses user ${user}: ${error.message}`, { cause: error })
  }
  if (error instanceof ClickHouseError || (error instanceof Error && error.message.startsWith('ClickHouse at'))) {
    return error
  }
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  const reason =
    error instanceof Error && 'code' in error ? `does not answer (${error.code})` : `answers "${said.slice(0, 80)}"`
  return new Error(`ClickHouse at ${host} ${reason}. Check CLICKHOUSE_URL, and that the server listens there.`, {
    cause: error,
  })
}

/** The client whose DDL is for one machine, doing the same on the topology; values of statements go in the body. */
function spread(client: ClickHouseClient, topology: Topology): ClickHouseClient {
  const single = client.command.bind(client)
  client.command = async (params) => {
    const [first, ...others] = statementsFor(params.query, topology)
    const results = []
    for (const query of [first ?? params.query, ...others]) {
      results.push(
        params.query_params ? await commandByQuery(client, { ...params, query }) : await single({ ...params, query }),
      )
    }
    const [result] = results
    if (!result) throw new Error('a statement has at least one form')
    return result
  }
  return client
}

/** A command's values would stand in the address, a query's do not. */
async function commandByQuery(client: ClickHouseClient, params: CommandParams): Promise<CommandResult> {
  const result = await client.query({ ...params, format: 'JSONEachRow' })
  await result.text()
  return { query_id: result.query_id, response_headers: result.response_headers }
}
