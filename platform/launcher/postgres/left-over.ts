import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess, isAlive, type ProcessIdentity } from '../process-identity.ts'
import { readPostmasterFile } from './postmaster-file.ts'

/**
 * Ends a server that an earlier launcher left running on this cluster, known by `postmaster.pid` and by its command
 * line, in the three ways PostgreSQL offers, from the gentlest on. Returns whether there was one.
 */
export async function stopLeftOverPostgres(directory: string): Promise<boolean> {
  const file = readPostmasterFile(directory)
  if (!file) return false
  const server = identifyProcess(file.pid)
  if (!server || !runsOn(file.pid, directory)) {
    // The number belongs to somebody else now: PostgreSQL itself would refuse to start over such a file.
    rmSync(join(directory, 'postmaster.pid'), { force: true })
    return false
  }
  for (const [signal, patience] of [
    ['SIGINT', 5_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 1_000],
  ] as const) {
    try {
      process.kill(file.pid, signal)
    } catch {
      break
    }
    if (await endsWithin(server, patience)) break
  }
  return true
}

function runsOn(pid: number, directory: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(directory)
  } catch {
    return false
  }
}

async function endsWithin(server: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds
  while (isAlive(server) && Date.now() < deadline) await sleep(25)
  return !isAlive(server)
}
