import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { openLog } from './log-file.ts'
import { PROJECT, toolEnvironment } from './project.ts'

export type ChildOptions = {
  /** Words after the project's Node: its own options, the script, the script's arguments. */
  words: string[]
  environment: Record<string, string>
  /** A log file by folder and name, or the launcher's own output, or text that is collected. */
  output: { directory: string; name: string } | 'inherit' | 'collect'
}

export type Child = {
  process: ChildProcess
  pid: number
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** What it wrote to standard output, and to standard error, when that was to be collected. */
  collected: () => { output: string; errors: string }
}

/**
 * Starts a Node program in a process group of its own, so that Ctrl-C reaches the launcher alone, with an IPC channel
 * whose end tells the child that the launcher has gone.
 */
export function spawnChild({ words, environment, output }: ChildOptions): Child {
  const log = typeof output === 'object' ? openLog(output.directory, output.name) : undefined
  const stream = log ?? (output === 'inherit' ? 'inherit' : 'pipe')
  const child = spawn(process.execPath, words, {
    cwd: PROJECT,
    env: toolEnvironment(environment),
    detached: true,
    stdio: ['ignore', stream, output === 'inherit' ? 'pipe' : stream, 'ipc'],
  })
  if (log !== undefined) closeSync(log)
  const texts = { output: '', errors: '' }
  child.stdout?.on('data', (chunk: Buffer) => {
    texts.output += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    texts.errors += chunk
  })
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return { process: child, pid: child.pid ?? 0, exited, collected: () => texts }
}

/** Ends a child with everything it has started. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}
