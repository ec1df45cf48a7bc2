import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'

const registryFile = z.array(z.object({ name: z.string(), pid: z.int(), startTicks: z.string(), bootId: z.string() }))

type Entry = ProcessIdentity & { name: string }

// A child that notices that its launcher has gone closes within this time (runService allows itself 6 s).
const CLOSES_WITHIN_MS = 7_000

/** Which processes the launcher has started, kept on disk, so that after a `kill -9` the next start knows its left-overs. */
export class ChildRegistry {
  readonly #path: string
  #entries: Entry[] = []

  constructor(path: string) {
    this.#path = path
  }

  add(name: string, pid: number): void {
    const identity = identifyProcess(pid)
    if (identity) this.#entries.push({ name, ...identity })
    this.#save()
  }

  remove(pid: number): void {
    this.#entries = this.#entries.filter((entry) => entry.pid !== pid)
    this.#save()
  }

  clear(): void {
    rmSync(this.#path, { force: true })
  }

  #save(): void {
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#entries), { mode: 0o600 })
    renameSync(`${this.#path}.new`, this.#path)
  }
}

/** Waits for what an earlier launcher left to end by itself, then ends it. Returns the names of what was still there. */
export async function endLeftOvers(path: string): Promise<string[]> {
  const left = readEntries(path).filter(isAlive)
  const deadline = Date.now() + CLOSES_WITHIN_MS
  while (left.some(isAlive) && Date.now() < deadline) await sleep(50)
  for (const entry of left.filter(isAlive)) {
    try {
      process.kill(-entry.pid, 'SIGKILL')
    } catch {
      // Ended between the look and the kill.
    }
  }
  // Recursive, should something else have made a folder of that name.
  rmSync(path, { force: true, recursive: true })
  return left.map(({ name }) => name)
}

function readEntries(path: string): Entry[] {
  try {
    return registryFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return []
  }
}
