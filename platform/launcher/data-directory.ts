import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { takeLock } from './lock.ts'
import { OperatorError } from './operator-error.ts'

const MARKER = 'gelombang.json'
const LOCK = 'launcher.lock'
const POSTGRES_MAJOR = '18'
// PostgreSQL keeps at least 1 GB of write-ahead log once much is written, ClickHouse wants room to merge; a running installation has both.
const ROOM_FOR_NEW = 1.5e9
const ROOM_TO_CONTINUE = 3e8

export type DataDirectory = {
  path: string
  postgres: string
  clickhouse: string
  sandbox: string
  logs: string
  /** Deletes everything in it but the lock. */
  empty: () => void
  /** @throws OperatorError when what is in it is damaged, or the disk is full. */
  check: (expected: { embeddedPostgres: boolean }) => void
  release: () => void
}

/**
 * Opens the data folder for this launcher alone: makes it (mode 700) and takes its lock.
 *
 * @throws OperatorError when it is not writable, not ours, or in use.
 */
export function openDataDirectory(path: string): DataDirectory {
  makeDirectory(path)
  refuseForeign(path)
  const postgres = join(path, 'postgres')
  const clickhouse = join(path, 'clickhouse')
  const logs = join(path, 'logs')
  return {
    path,
    postgres,
    clickhouse,
    sandbox: join(path, 'sandbox'),
    logs,
    release: lockDirectory(path),
    empty: () => {
      for (const name of readdirSync(path)) {
        if (name !== LOCK && name !== MARKER) rmSync(join(path, name), { recursive: true, force: true })
      }
    },
    check: ({ embeddedPostgres }) => {
      if (embeddedPostgres && !existsSync(postgres) && existsSync(clickhouse)) {
        throw damagedCluster(postgres, 'it is missing, though other data of an earlier start are there')
      }
      checkRoom(path, existsSync(postgres) ? ROOM_TO_CONTINUE : ROOM_FOR_NEW)
      checkCluster(postgres)
      makeDirectory(logs)
    },
  }
}

function makeDirectory(path: string): void {
  try {
    makeWithParents(path)
    if (!statSync(path).isDirectory()) throw new Error('it is not a folder')
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new OperatorError(
      `The data folder ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      'Give yourself the right to it, start as the user it belongs to, or choose another with --data-dir.',
    )
  }
}

/** Node's own `recursive` never ends where a folder is there but takes none in (`/proc`). */
function makeWithParents(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeWithParents(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/** Only a folder that this launcher made, or an empty one, is ever used, let alone emptied. */
function refuseForeign(path: string): void {
  const marker = join(path, MARKER)
  if (existsSync(marker)) return
  const content = readdirSync(path)
  if (content.length > 0) {
    throw new OperatorError(
      `${path} holds other things (${content.slice(0, 3).join(', ')}) and was not made by this launcher.`,
      'Choose an empty or new folder with --data-dir. Nothing was changed.',
    )
  }
  writeFileSync(marker, `${JSON.stringify({ format: 1, createdAt: new Date().toISOString() })}\n`, { mode: 0o600 })
}

function lockDirectory(path: string): () => void {
  const lock = takeLock(join(path, LOCK))
  if ('release' in lock) return lock.release
  throw new OperatorError(
    `The platform already runs on ${path} (process ${lock.heldBy.pid}).`,
    'Use that one, stop it first, or start another beside it with --data-dir and --port-base.',
  )
}

function checkRoom(path: string, wanted: number): void {
  const { bavail, bsize } = statfsSync(path)
  const free = bavail * bsize
  if (free >= wanted) return
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
  throw new OperatorError(
    `There is too little room on the disk of ${path}: ${megabytes(free)} free, ${megabytes(wanted)} wanted.`,
    'Make room, or put the data elsewhere with --data-dir.',
  )
}

function checkCluster(postgres: string): void {
  if (!existsSync(postgres)) return
  let version: string
  try {
    version = readFileSync(join(postgres, 'PG_VERSION'), 'utf8').trim()
  } catch {
    throw damagedCluster(postgres, 'PG_VERSION is missing')
  }
  if (version !== POSTGRES_MAJOR) {
    throw damagedCluster(postgres, `it is of PostgreSQL ${version}, this is PostgreSQL ${POSTGRES_MAJOR}`)
  }
  for (const part of ['global/pg_control', 'base', 'pg_wal']) {
    if (!existsSync(join(postgres, part))) throw damagedCluster(postgres, `${part} is missing`)
  }
}

function damagedCluster(postgres: string, why: string): OperatorError {
  return new OperatorError(
    `The data folder is damaged: ${postgres} cannot be used (${why}).`,
    'Restore it from a backup. To start over with no data: npm start -- --fresh',
  )
}
