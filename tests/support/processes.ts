import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Entry = { name: string; pid: number }

/** The processes that the launcher runs, by name, from its own registry. */
export function runningProcesses(dataDir: string): Entry[] {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'children.json'), 'utf8')) as Entry[]
  } catch {
    return []
  }
}

/** The process id of a service; undefined while it is not running. */
export function processIdOf(dataDir: string, name: string): number | undefined {
  return runningProcesses(dataDir).find((entry) => entry.name === name)?.pid
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A process that has ended but was not waited for is no longer running.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid
      } catch {
        return false
      }
    })
    .map(Number)
}
