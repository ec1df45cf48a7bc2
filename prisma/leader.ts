import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export type LeaderOptions = {
  databaseUrl: string
  /** Shown by PostgreSQL. */
  name: string
  /** Any number that nothing else in this database takes a lock by. */
  lock: number
  /** Starts what only the leader does. */
  lead: () => { close: () => Promise<void> }
  onError: (error: unknown) => void
  checkEveryMs?: number
}

/**
 * Stands for leader among all processes that name the same lock: one leads, the others stand by. The lock belongs to a
 * session of PostgreSQL, so it is free as soon as the leader's connection is gone; a leader that loses it stops.
 */
export function standForLeader(options: LeaderOptions): { close: () => Promise<void> } {
  const { lock, checkEveryMs = 1_000 } = options
  const stopping = new AbortController()

  const turn = async (): Promise<void> => {
    const client = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: `gelombang-${options.name}`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    })
    // A connection that breaks between two queries is noticed by the next one.
    client.on('error', () => undefined)
    let work: { close: () => Promise<void> } | undefined
    try {
      await client.connect()
      while (!stopping.signal.aborted) {
        if (work) {
          await client.query('SELECT 1')
        } else {
          const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [lock])
          if (rows[0]?.leads) work = options.lead()
        }
        await sleep(checkEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    } finally {
      await work?.close()
      await client.end().catch(() => undefined)
    }
  }

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await turn().catch(options.onError)
      if (!stopping.signal.aborted) {
        await sleep(checkEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }
  const running = loop()
  return {
    close: async () => {
      stopping.abort()
      await running
    },
  }
}
