import { setTimeout as sleep } from 'node:timers/promises'
import type { PreparedDatabase } from './database.ts'
import { type Installation, ownerDatabaseUrl } from './installation.ts'
import { OperatorError } from './operator-error.ts'
import type { LaunchOptions } from './options.ts'
import type { Supervisor } from './supervisor.ts'
import { complain, say, since } from './terminal.ts'
import type { Tools } from './tool.ts'

const SCRIPT = 'prisma/replay/main.ts'
const ATTEMPTS = 4

/** The playback's own options, as far as they were given: what is not given has one default, kept by the playback. */
function playbackWords({ figures, scale, seed }: LaunchOptions): string[] {
  const words: string[] = []
  if (figures !== undefined) words.push('--figures', figures)
  if (scale !== undefined) words.push('--scale', scale)
  if (seed !== undefined) words.push('--seed', seed)
  return words
}

/** Finds out before anything is started whether the figures can be played back. @throws OperatorError naming the lines. */
export async function checkFigures(options: LaunchOptions, tools: Tools): Promise<void> {
  if (!options.replay || options.figures === undefined) return
  const result = await tools.run('check figures', [SCRIPT, '--check', ...playbackWords(options)], {})
  if (result.ok) return
  const why = result.errors.trim() || result.output.trim()
  throw new OperatorError(
    `${options.figures} cannot be played back:\n${why}`,
    'Correct the file, or name another with --figures.',
  )
}

/** Whether there is something to play back: an empty database, an interrupted playback, or options that ask for one. */
export function wantsPlayback(options: LaunchOptions, database: PreparedDatabase): boolean {
  if (!options.replay) return false
  if (database.playback === 'UNFINISHED') return true
  if (database.playback === 'FINISHED') return playbackWords(options).length > 0
  return !database.hasEvents
}

/** Plays back, or goes on where a playback was interrupted; also when it, or the database under it, was killed meanwhile. */
export async function playBack(
  options: LaunchOptions,
  installation: Installation,
  tools: Tools,
  supervisor: Supervisor,
): Promise<void> {
  const start = performance.now()
  const environment = {
    DATABASE_URL: ownerDatabaseUrl(installation),
    DATA_KEY: installation.secrets.dataKey,
    LOG_LEVEL: installation.environment.LOG_LEVEL,
  }
  for (let attempt = 1; ; attempt++) {
    const restarts = supervisor.restartsOf('postgres')
    const result = await tools.run('playback', [SCRIPT, ...playbackWords(options)], environment, 'inherit')
    if (result.ok) break
    if (tools.stopped) return
    const databaseLost = supervisor.restartsOf('postgres') > restarts || !supervisor.isReady('postgres')
    if (attempt === ATTEMPTS || (attempt === 1 && !result.signal && !databaseLost)) {
      throw new OperatorError(
        `The published figures could not be played back: ${result.errors.trim() || result.signal}`,
        'What was played back so far is kept, and the next start goes on from there; --fresh starts over.',
      )
    }
    complain('! The playback was interrupted; going on')
    await supervisor.untilReady('postgres')
    // The server notices within a second that the one before has gone, and lets go of its lock.
    await sleep(2_000)
  }
  say(`✓ Published figures played back ${since(start)}`)
}
