import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'

export type LockResult = { release: () => void } | { heldBy: ProcessIdentity }

/**
 * Takes a lock that is a file with the identity of its holder. A lock whose holder is no more (killed, machine
 * restarted) is taken over. Linking a finished file into place is atomic: nobody ever sees half a lock.
 */
export function takeLock(path: string): LockResult {
  const self = identifyProcess(process.pid)
  if (!self) throw new Error('/proc is not readable')
  const draft = `${path}.${self.pid}`
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        linkSync(draft, path)
        return { release: () => releaseLock(path, self) }
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      }
      const holder = readHolder(path)
      if (holder && isAlive(holder)) return { heldBy: holder }
      removeStaleLock(path, holder)
    }
    throw new Error(`could not take the lock ${path}`)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Does the work under the lock, after waiting for whoever holds it. */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    const lock = takeLock(path)
    if ('release' in lock) {
      try {
        return await work()
      } finally {
        lock.release()
      }
    }
    await sleep(200)
  }
}

function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Two may find the same stale lock: whoever moved away a live one by mistake puts it back. */
function removeStaleLock(path: string, stale: ProcessIdentity | undefined): void {
  const aside = `${path}.stale-${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = readHolder(aside)
  if (moved && moved.pid !== stale?.pid && isAlive(moved)) linkSync(aside, path)
  rmSync(aside, { force: true, recursive: true })
}

function releaseLock(path: string, self: ProcessIdentity): void {
  const holder = readHolder(path)
  if (holder?.pid === self.pid && holder.startTicks === self.startTicks) rmSync(path, { force: true })
}
