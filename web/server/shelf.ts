/** What is kept in memory by name, up to so many bytes: what was read least recently goes first. */
export class Shelf<Kept extends { size: number }> {
  readonly #kept = new Map<string, Kept>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  get(name: string): Kept | undefined {
    const found = this.#kept.get(name)
    if (found !== undefined) {
      this.#kept.delete(name)
      this.#kept.set(name, found)
    }
    return found
  }

  put(name: string, kept: Kept): void {
    this.drop(name)
    this.#kept.set(name, kept)
    this.#bytes += kept.size
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#maxBytes) break
      this.drop(oldest)
    }
  }

  drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.size ?? 0
    this.#kept.delete(name)
  }
}
