import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const PROJECT = join(import.meta.dirname, '../..')
const BOOTSTRAP = join(PROJECT, 'platform/launcher/bootstrap.mjs')
const READY_WITHIN_MS = 240_000

/** The whole platform, started by its own launcher as a user would. */
export type Platform = {
  web: string
  gateway: string
  sandbox: string
  portBase: number
  dataDir: string
  process: ChildProcess
  /** What it has printed, line by line. */
  lines: string[]
  /** Seconds from the command to `ready`. */
  readyAfter: number
  /** Ends it as Ctrl-C does; its exit code. */
  stop: () => Promise<number>
}

export type PlatformOptions = { dataDir: string; portBase: number; args?: string[]; env?: Record<string, string> }

export type Launch = Pick<Platform, 'process' | 'lines'> & {
  started: number
  ready: Promise<void>
  exited: Promise<number>
}

/** Starts the platform and does not wait for it. */
export function launchPlatform({ dataDir, portBase, args = [], env }: PlatformOptions): Launch {
  const started = Date.now()
  const child = spawn(
    process.execPath,
    [BOOTSTRAP, 'start', '--data-dir', dataDir, '--port-base', String(portBase), ...args],
    { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  )
  const lines: string[] = []
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        if (line === 'ready') resolve()
      })
    }
  })
  return { process: child, lines, started, ready, exited }
}

/** Starts the platform and waits for the line `ready`. Throws with its output when it ends or stalls before. */
export function startPlatform(options: PlatformOptions): Promise<Platform> {
  return untilReady(launchPlatform(options), options)
}

/** Waits for the line `ready` of a platform that starts. Throws with its output when it ends or stalls before. */
export async function untilReady(launch: Launch, { dataDir, portBase }: PlatformOptions): Promise<Platform> {
  const { process: child, lines, started, ready, exited } = launch
  const outcome = await Promise.race([ready, exited, sleep(READY_WITHIN_MS, 'stalled', { ref: false })])
  if (outcome !== undefined) {
    child.kill('SIGKILL')
    throw new Error(`the platform did not start (${outcome}):\n${lines.join('\n')}`)
  }
  return {
    web: `http://127.0.0.1:${portBase}`,
    gateway: `http://127.0.0.1:${portBase + 1}`,
    sandbox: `http://127.0.0.1:${portBase + 3}`,
    portBase,
    dataDir,
    process: child,
    lines,
    readyAfter: (Date.now() - started) / 1000,
    stop: () => {
      child.kill('SIGINT')
      return exited
    },
  }
}

/** `npm run token -- ROLE`: a real token by the real flow. */
export async function tokenFor(platform: Platform, role: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [BOOTSTRAP, 'token', role, '--data-dir', platform.dataDir, ...args],
    { cwd: PROJECT },
  )
  return stdout.trim()
}
