import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Account, postgresAccount } from './account.ts'
import { findPostgresBinaries } from './binaries.ts'
import { readPostmasterFile } from './postmaster-file.ts'

/** Role that owns the databases of an embedded cluster. */
export const CLUSTER_OWNER = 'gelombang'

// After that the server is stopped the hard way, and recovers from its log at the next start.
const STOP_WITHIN_MS = 5_000

export type ClusterOptions = {
  /** The cluster's directory (PGDATA). */
  directory: string
  port: number
  /** Server settings, by PostgreSQL's names. */
  settings: Record<string, string | number>
  /** Where the server's log goes. */
  logFile: string
}

export type RunningCluster = {
  pid: number
  /** Resolves once connections are accepted; rejects if the server ends before that. */
  ready: Promise<void>
  exited: Promise<void>
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop: () => Promise<void>
}

/**
 * Makes a new cluster, or leaves things as they were: it is built beside its place and renamed at the end, so that an
 * interrupted attempt is never taken for a cluster.
 */
export async function createCluster(directory: string, password: string, options: { sync: boolean }): Promise<void> {
  const { initdb } = findPostgresBinaries()
  const draft = `${directory}.new`
  const passwordFile = `${draft}-password`
  rmSync(draft, { recursive: true, force: true })
  const account = postgresAccount(draft)
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  if (account.owner) chownSync(draft, account.owner.uid, account.owner.gid)
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  const words = [
    initdb,
    `--pgdata=${draft}`,
    `--username=${CLUSTER_OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The built-in provider sorts and folds the same on every machine.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(options.sync ? [] : ['--no-sync']),
  ]
  try {
    await runAs(account, words)
    renameSync(draft, directory)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Starts a server on the cluster. */
export function startCluster(options: ClusterOptions): RunningCluster {
  const { postgres } = findPostgresBinaries()
  const account = postgresAccount(options.directory)
  const settings = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  })
  const words = [postgres, '-D', options.directory, '-p', String(options.port)]
  for (const [name, value] of settings) words.push('-c', `${name}=${value}`)
  const [command = '', ...rest] = [...account.prefix, ...words]
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawn(command, rest, { stdio: ['ignore', log, log], env: postgresEnvironment() })
  closeSync(log)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    pid: child.pid ?? 0,
    ready: untilAccepting(child, options.directory, exited),
    exited,
    stop: async () => {
      child.kill('SIGINT')
      const slow = setTimeout(() => child.kill('SIGQUIT'), STOP_WITHIN_MS)
      await exited
      clearTimeout(slow)
    },
  }
}

async function untilAccepting(child: ChildProcess, directory: string, exited: Promise<void>): Promise<void> {
  let ended = false
  void exited.then(() => {
    ended = true
  })
  while (!ended) {
    const file = readPostmasterFile(directory)
    if (file?.pid === child.pid && file?.status === 'ready') return
    await sleep(25)
  }
  throw new Error('PostgreSQL ended before it accepted connections')
}

async function runAs(account: Account, words: string[]): Promise<void> {
  const [command = '', ...rest] = [...account.prefix, ...words]
  await promisify(execFile)(command, rest, { env: postgresEnvironment(), cwd: '/' })
}

/** Nothing of the caller's environment: PG… variables and locales would change what the server does. */
function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' }
}
