import type { Knowledge } from './knowledge.ts'
import { OtherWorlds } from './other-worlds.ts'
import { countIn, type ProtectedCount } from './protected-counts.ts'

/** How far below and above the truth a count was seen. */
type Seen = { count: ProtectedCount; below: number; above: number }

/**
 * Which counts are proved to be protected. A world that is found for one count mostly shows of many others, too, how far
 * they may be from the truth: these need no search of their own.
 */
export class Proofs {
  readonly #worlds: OtherWorlds
  readonly #seen: Map<ProtectedCount, Seen>
  /** By cell: the counts that depend on it and are not proved yet. */
  readonly #open: Seen[][] = []
  #isTrial = false

  constructor(knowledge: Knowledge, counts: readonly ProtectedCount[]) {
    this.#seen = new Map(counts.map((count) => [count, { count, below: 0, above: 0 }]))
    for (const seen of this.#seen.values()) {
      for (const cell of [seen.count.cell, seen.count.less ?? seen.count.cell]) {
        this.#open[cell] ??= []
        this.#open[cell].push(seen)
      }
    }
    this.#worlds = new OtherWorlds(knowledge, (world, changed) => {
      if (!this.#isTrial) for (const cell of changed) this.#look(world, cell)
    })
  }

  isProved(count: ProtectedCount): boolean {
    return this.widthOf(count) >= count.promised
  }

  /** How far apart the least and greatest value found are, at most what is promised. */
  widthOf(count: ProtectedCount): number {
    const seen = this.#seen.get(count)
    return seen && isEnough(seen) ? count.promised : this.#worlds.widthOf(count)
  }

  /** While columns are hidden that may be shown again, the worlds that are found are not kept. */
  tryOut(work: () => void): void {
    this.#isTrial = true
    work()
    this.#isTrial = false
  }

  #look(world: Int32Array, cell: number): void {
    const open = this.#open[cell]
    if (!open || open.length === 0) return
    let proved = 0
    for (const seen of open) {
      const off = countIn(world, seen.count) - seen.count.count
      if (off < -seen.below) seen.below = -off
      else if (off > seen.above) seen.above = off
      if (isEnough(seen)) proved += 1
    }
    if (proved > 0) this.#open[cell] = open.filter((seen) => !isEnough(seen))
  }
}

function isEnough({ count, below, above }: Seen): boolean {
  return below + above >= count.promised
}
