import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess, isAlive, type ProcessIdentity } from '../process-identity.ts'
import { readPostmasterFile } from './postmaster-file.ts'

/**
 * Ends a server that an earlier launcher left running on this cluster, known by `postmaster.pid` and by its command
 * line, in the three ways PostgreSQL offers, from the gentlest on. Returns whether there was one.
 */
export async function stopLeftOverPostgres(directory: string): Promise<boolean> {
  const path = join(directory, 'postmaster.pid')
  if (!existsSync(path)) return false
  const pid = readPostmasterFile(directory)?.pid ?? findServer(directory)
  const server = pid === undefined ? undefined : identifyProcess(pid)
  if (pid === undefined || !server || !runsOn(pid, directory)) {
    // Cut short, or the number belongs to somebody else now: PostgreSQL itself would refuse to start over such a file.
    rmSync(path, { force: true, recursive: true })
    return false
  }
  for (const [signal, patience] of [
    ['SIGINT', 5_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 1_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      break
    }
    if (await endsWithin(server, patience)) break
  }
  return true
}

/** A file that cannot be read does not say whether a server runs. */
function findServer(directory: string): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => runsOn(pid, directory))
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
