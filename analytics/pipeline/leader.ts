import pg from 'pg'

// Any number that nothing else in this database takes a lock by.
const LEADER_LOCK = 7_460_217_001

/** A session of PostgreSQL that holds the pipeline's lock for as long as it lives. */
export type LeaderSession = { client: pg.Client; close: () => Promise<void> }

/**
 * Signs in and tries to become the one process that moves windows. Absent when another leads; throws when PostgreSQL
 * is out of reach. The lock is the session's: it is free again as soon as the connection is gone, however it went.
 */
export async function tryToLead(databaseUrl: string): Promise<LeaderSession | undefined> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'gelombang-pipeline',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // What is noted down need not be on the disk at once: `markPulled` waits for all of it before anything is shown.
    options: '-c synchronous_commit=off',
  })
  // A connection that breaks between two queries is noticed by the next one.
  client.on('error', () => undefined)
  const close = async (): Promise<void> => {
    await client.end().catch(() => undefined)
  }
  try {
    await client.connect()
    const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [LEADER_LOCK])
    if (rows[0]?.leads) return { client, close }
  } catch (error) {
    await close()
    throw error
  }
  await close()
  return undefined
}
