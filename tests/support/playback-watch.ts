import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { openSecrets } from '#platform/launcher/secrets.ts'
import { isRunning, processIdOf } from './processes.ts'

/** How far a playback has come, from its own record: `written` of `chunks`; -1 of nothing before it has begun. */
type Progress = { written: number; chunks: number; finished: boolean }

/** Builds and migrations may come first, on a machine that has other things to do. */
const PATIENCE_MS = 180_000

/**
 * Watches the playback of a platform that starts, and holds it (SIGSTOP) for as long as the test wants, so that it is
 * under way whenever the test says so, however quick the machine is.
 */
export class PlaybackWatch {
  readonly #dataDir: string
  readonly #postgresPort: number

  constructor(dataDir: string, portBase: number) {
    this.#dataDir = dataDir
    this.#postgresPort = portBase + 8
  }

  /** Stops it where it is. It may be between two processes: then there is nothing to stop, and nothing is written. */
  hold(): void {
    this.#signal('SIGSTOP')
  }

  letGo(): void {
    this.#signal('SIGCONT')
  }

  /** Resolves when more has been written than `before`. */
  async untilMoreThan(before: number): Promise<void> {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(10)) {
      const { written } = await this.#ask().catch(() => ({ written: -1 }))
      if (written > before) return
    }
    throw new Error(`the playback wrote nothing within ${PATIENCE_MS / 1000} s after ${before} chunks`)
  }

  /** Asks for as long as the database does not answer. */
  async progress(): Promise<Progress> {
    for (const until = Date.now() + PATIENCE_MS; ; await sleep(100)) {
      try {
        return await this.#ask()
      } catch (error) {
        if (Date.now() > until) throw error
      }
    }
  }

  async #ask(): Promise<Progress> {
    const { owner } = openSecrets(this.#dataDir, true).databasePasswords
    const client = new pg.Client(`postgresql://gelombang:${owner}@127.0.0.1:${this.#postgresPort}/gelombang`)
    // A server that is killed meanwhile also fails the query.
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<Progress>(
        `SELECT p.chunks, p.finished_at IS NOT NULL AS finished,
                (SELECT count(*)::int FROM journey.playback_chunk) AS written FROM journey.playback p`,
      )
      return rows[0] ?? { written: -1, chunks: 0, finished: false }
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    const pid = processIdOf(this.#dataDir, 'playback')
    if (pid !== undefined && isRunning(pid)) process.kill(pid, signal)
  }
}
