import { resolve } from 'node:path'
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  type ClickHouseSettings,
  createClient,
} from '@clickhouse/client'
import { withLiterals } from './literals.ts'
import { openServer, type ServerPlace } from './server.ts'
import { createSessionSettings } from './session-settings.ts'

/** Where ClickHouse is: a server, or else a folder of the embedded engine, which one process may open at a time. */
export type ClickHousePlace = ServerPlace | { path: string }

/** A client runs one query at a time when embedded, so the pipeline and the readers have clients of their own. */
export type ClickHouse = {
  pipeline: ClickHouseClient
  /** For what the pipeline does at the same time. */
  beside: ClickHouseClient
  readers: readonly ClickHouseClient[]
  /** For looks of a millisecond, which would wait for a reader's long question. */
  looks: ClickHouseClient
  /** Waits for what is under way. */
  close: () => Promise<void>
}

const DATABASE = 'gelombang'
const READERS = 3
// Times come out in UTC whatever the machine's zone; what a pull reads is as exact as PostgreSQL has it.
// An insert is not merged by itself first, which costs more than twice the insert.
const SETTINGS = { session_timezone: 'UTC', date_time_output_format: 'iso', optimize_on_insert: 0 } as const
// A merge of a large part takes seconds; an event has one to be in the funnel.
const MERGES_GIVE_WAY = ['--os_threads_nice_value_merge_mutate=19']

/** Opens ClickHouse and makes sure that our database is there. Throws when it cannot be reached or opened. */
export async function openClickHouse(
  place: ClickHousePlace,
  { answersWithinMs }: { answersWithinMs?: number } = {},
): Promise<ClickHouse> {
  const { open, release } =
    'url' in place
      ? { open: await openServer(place, SETTINGS, answersWithinMs), release: () => undefined }
      : await embedded(resolve(place.path))
  const [pipeline, beside, looks] = [await open(), await open(), await open()]
  const readers = await Promise.all(Array.from({ length: READERS }, open))
  return {
    pipeline,
    beside,
    readers,
    looks,
    close: async () => {
      for (const client of [pipeline, beside, looks, ...readers]) await client.close()
      release()
    },
  }
}

/** The engine is loaded only when it is wanted: a deployment with a server does not carry it. */
async function embedded(path: string): Promise<{ open: () => Promise<ClickHouseClient>; release: () => void }> {
  const [{ Session }, { createChdbConnection }] = await Promise.all([import('chdb'), import('chdb/connection')]).catch(
    (error: unknown) => {
      throw new Error(
        'The embedded ClickHouse is not installed (optional dependency chdb): set CLICKHOUSE_URL, or run `npm ci --include=optional`.',
        { cause: error },
      )
    },
  )
  // Whoever opens the folder first says how the engine runs, which a client cannot.
  const engine = opened(path, () => new Session(path, { connectionArgs: MERGES_GIVE_WAY }))
  const open = async (): Promise<ClickHouseClient> => {
    const client = createClient({ connection: asConnection(createChdbConnection({ path })) })
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic` })
    await client.command({ query: `USE ${DATABASE}` })
    const settings = createSessionSettings(await readDefaults(client), SETTINGS)
    // One after another, as the engine does it anyway: only in a known order is it known what is set already.
    let last: Promise<unknown> = Promise.resolve()
    const query = client.query.bind(client)
    // The engine gives what a statement that failed had written already to the next one, whoever asks it.
    const cleanUp = async (): Promise<void> => {
      settings.forget()
      const rest = await query({ query: 'SELECT 1', format: 'JSONEachRow' }).catch(() => undefined)
      await rest?.text()
    }
    const inTurn = <Params extends Asked, Result>(ask: (params: Params) => Promise<Result>) => {
      return (params: Params): Promise<Result> => {
        const answer = last.then(() =>
          ask({ ...unbound(params), clickhouse_settings: settings.changesTo(params.clickhouse_settings) }),
        )
        last = answer.catch(cleanUp)
        return answer
      }
    }
    // Whatever has bound values is run one after another, of all clients: the pipeline and an answer of the cube would
    // wait for every long question.
    client.command = inTurn(client.command.bind(client))
    client.query = inTurn(query)
    return client
  }
  return { open, release: () => engine.close() }
}

async function readDefaults(client: ClickHouseClient): Promise<Map<string, string>> {
  const result = await client.query({
    query: 'SELECT name, default FROM system.settings',
    format: 'JSONCompactEachRow',
  })
  return new Map(await result.json<[string, string]>())
}

type Asked = { query: string; query_params?: Record<string, unknown>; clickhouse_settings?: ClickHouseSettings }

function unbound<Params extends Asked>(params: Params): Params {
  const { query_params: values, query } = params
  return values ? { ...params, query_params: undefined, query: withLiterals(query, values) } : params
}

type Connection = NonNullable<ClickHouseClientConfigOptions['connection']>

function opened<Opened>(path: string, connect: () => Opened): Opened {
  try {
    return connect()
  } catch (error) {
    throw new Error(
      `ClickHouse's folder ${path} cannot be opened: another process has it open, or it is damaged. End that process; ` +
        'or delete the folder, which is then made again from the journey.',
      { cause: error },
    )
  }
}

/** The engine's package types its connection by another copy of the client's interface. */
function asConnection(connection: object): Connection {
  return connection as Connection
}
