import type { Knowledge } from './knowledge.ts'
import { OtherWorlds } from './other-worlds.ts'
import { countIn, type ProtectedCount } from './protected-counts.ts'
import { canBeSolved, SolvedWidths, widthAround } from './solved-widths.ts'

/** Worlds that are looked at first when a table is solved. */
const CORNERS = 12

/** How far below and above the truth a count was seen. */
type Seen = { count: ProtectedCount; below: number; above: number }

/**
 * Which counts are proved to be protected: by other worlds, and where none are found, by linear programmes; where the table
 * is too large for them, in the part of it around the count. A world that is found for one count mostly shows of many
 * others, too, how far they may be from the truth: these need no search of their own.
 */
export class Proofs {
  readonly #knowledge: Knowledge
  readonly #worlds: OtherWorlds
  #solved: SolvedWidths | undefined
  readonly #seen: Map<ProtectedCount, Seen>
  /** By cell: the counts that depend on it and are not proved yet. */
  readonly #open: Seen[][] = []
  /** What the search has found; more may be once columns are hidden. */
  readonly #found = new Map<ProtectedCount, number>()
  #isTrial = false

  constructor(knowledge: Knowledge, counts: readonly ProtectedCount[]) {
    this.#knowledge = knowledge
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

  [Symbol.dispose](): void {
    this.#solved?.[Symbol.dispose]()
  }

  /** By the search alone, which is quick and mostly enough. */
  isFound(count: ProtectedCount): boolean {
    return this.#foundOf(count) >= count.promised
  }

  isProved(count: ProtectedCount): boolean {
    return this.widthOf(count) >= count.promised
  }

  /** How far apart the least and greatest value found are. */
  widthOf(count: ProtectedCount): number {
    const found = this.#foundOf(count)
    if (found >= count.promised) return found
    if (canBeSolved(this.#knowledge)) return Math.max(found, this.#solver().widthOf(count))
    return Math.max(found, widthAround(this.#knowledge, count))
  }

  /** A few worlds that are far off in many counts at once, before any is solved for one. */
  #solver(): SolvedWidths {
    if (this.#solved) return this.#solved
    this.#solved = new SolvedWidths(this.#knowledge, (world) => this.#see(world))
    for (let corner = 0; corner < CORNERS; corner++) {
      const open = [...this.#seen.values()].filter((seen) => !isEnough(seen))
      this.#solved.lookAround(
        corner,
        open.map(({ count }) => count),
      )
    }
    return this.#solved
  }

  #foundOf(count: ProtectedCount): number {
    const seen = this.#seen.get(count)
    if (seen && isEnough(seen)) return count.promised
    const found = this.#found.get(count) ?? this.#worlds.widthOf(count)
    if (!this.#isTrial) this.#found.set(count, found)
    return found
  }

  /** While columns are hidden that may be shown again, the worlds that are found are not kept. */
  tryOut(work: () => void): void {
    this.#found.clear()
    this.#isTrial = true
    work()
    this.#isTrial = false
  }

  #see(world: Int32Array): void {
    if (this.#isTrial) return
    const { truth } = this.#knowledge
    for (const [cell, count] of world.entries()) if (count !== truth[cell]) this.#look(world, cell)
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
