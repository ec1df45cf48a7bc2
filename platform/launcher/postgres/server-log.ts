import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { OperatorError } from '../operator-error.ts'

// What PostgreSQL says of files that are not as it left them, or are gone.
const DAMAGE = new RegExp(
  [
    'invalid page in block',
    'could not read block',
    'could not (open|access|read) (file|status of transaction|directory)',
    'could not find .* checkpoint|could not locate a valid checkpoint',
    'incorrect checksum',
    'database files are incompatible with server',
    'missing chunk number',
    'unexpected zero page',
    'incorrect resource manager data',
    'configuration file .* contains errors',
    'could not load .*\\.conf',
    'PANIC:  ',
  ].join('|'),
)
const FAILURE = /(?:ERROR|FATAL|PANIC): {2}(.*)/
const NO_ROOM = /No space left on device/
const RIGHTS = /has wrong ownership|has invalid permissions/
const MOST_READ = 262_144

/** What the embedded server writes to its log from now on, read for what whoever runs it must know. */
export class ServerLog {
  readonly #path: string
  readonly #from: number

  constructor(path: string) {
    this.#path = path
    this.#from = sizeOf(path)
  }

  /** Why the server could not do its work, if that is in its files or on its disk. */
  findProblem(): OperatorError | undefined {
    const failures = this.#lines().filter((line) => FAILURE.test(line))
    const full = failures.find((line) => NO_ROOM.test(line))
    if (full) {
      return new OperatorError(
        `PostgreSQL has no room on its disk: ${messageOf(full)}.`,
        'Make room, and start again; nothing that was committed is lost.',
      )
    }
    const rights = failures.find((line) => RIGHTS.test(line))
    if (rights) {
      return new OperatorError(
        `PostgreSQL refuses its folder: ${messageOf(rights)}.`,
        'Give the folder, and all that is in it, back to the user PostgreSQL runs as (chown -R), for that user alone (chmod 700).',
      )
    }
    const damage = failures.find((line) => DAMAGE.test(line))
    if (!damage) return undefined
    return new OperatorError(
      `The database is damaged: PostgreSQL says "${messageOf(damage)}".`,
      `Restore the data folder from a backup. To start over with no data: npm start -- --fresh\nPostgreSQL's log: ${this.#path}`,
    )
  }

  #lines(): string[] {
    try {
      const file = openSync(this.#path, 'r')
      try {
        // Damage is said again at every query: the beginning is enough.
        const buffer = Buffer.alloc(Math.min(MOST_READ, Math.max(0, fstatSync(file).size - this.#from)))
        const length = readSync(file, buffer, 0, buffer.length, this.#from)
        return buffer.toString('utf8', 0, length).split('\n')
      } finally {
        closeSync(file)
      }
    } catch {
      return []
    }
  }
}

function messageOf(line: string): string {
  return FAILURE.exec(line)?.[1]?.trim() ?? line
}

function sizeOf(path: string): number {
  try {
    const file = openSync(path, 'r')
    const { size } = fstatSync(file)
    closeSync(file)
    return size
  } catch {
    return 0
  }
}
