import type { Knowledge } from './knowledge.ts'
import type { ProtectedCount } from './protected-counts.ts'

/** From `place` on a count may be at most `slack` further from the truth than at the place before. */
type Edge = { place: number; slack: number }

/**
 * How far apart the least and the greatest value of a count are at most, for whoever knows what is known: by the bounds
 * and orders of its row, and by those that all other rows have in common, as these together are the national totals less
 * the row. All of them bound a difference of two counts of the row, so the tightest bound is a shortest path.
 */
export class PublicWidths {
  readonly #knowledge: Knowledge
  /** Orders of places, and in how many rows each is known. */
  readonly #orders: readonly { greater: number; lesser: number; rows: ReadonlySet<number> }[]
  readonly #edges = new Map<number, Edge[][]>()

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
    const { rows, columns, below } = knowledge
    const found = new Map<string, { greater: number; lesser: number; rows: Set<number> }>()
    const placeOf = (cell: number): number => Math.floor(cell / (rows * columns)) * columns + (cell % columns)
    for (const [cell, lesser] of below.entries()) {
      for (const other of lesser) {
        const [greater, less] = [placeOf(cell), placeOf(other)]
        const order = found.get(`${greater} ${less}`) ?? { greater, lesser: less, rows: new Set() }
        order.rows.add(Math.floor(cell / columns) % rows)
        found.set(`${greater} ${less}`, order)
      }
    }
    this.#orders = [...found.values()]
  }

  /** No more than is promised of it. */
  widthOf({ cell, less, promised }: ProtectedCount): number {
    const { weeks, rows, columns } = this.#knowledge
    const row = Math.floor(cell / columns) % rows
    const place = (each: number): number => Math.floor(each / (rows * columns)) * columns + (each % columns)
    const [own, other] = [place(cell), less === undefined ? weeks * columns : place(less)]
    const edges = this.#edgesOf(row)
    return Math.min(promised, shortest(edges, other, own, promised) + shortest(edges, own, other, promised))
  }

  /** By place; the last one stands for nobody, of which every count is a difference. */
  #edgesOf(row: number): Edge[][] {
    const known = this.#edges.get(row)
    if (known) return known
    const { weeks, rows, columns, truth, national, floor, ceiling } = this.#knowledge
    const nobody = weeks * columns
    const edges: Edge[][] = Array.from({ length: nobody + 1 }, () => [])
    const cellAt = (place: number, each = row): number =>
      (Math.floor(place / columns) * rows + each) * columns + (place % columns)
    const own = (place: number): number => truth[cellAt(place)] ?? 0
    const others = (place: number): number => (national[place] ?? 0) - own(place)
    for (const order of this.#orders) {
      const { greater, lesser } = order
      if (order.rows.has(row)) edges[greater]?.push({ place: lesser, slack: own(greater) - own(lesser) })
      if (order.rows.size - (order.rows.has(row) ? 1 : 0) < rows - 1) continue
      edges[lesser]?.push({ place: greater, slack: others(greater) - others(lesser) })
    }
    for (let place = 0; place < nobody; place++) {
      let [least, most] = [0, 0]
      for (let each = 0; each < rows; each++) {
        if (each === row) continue
        least += floor[cellAt(place, each)] ?? 0
        most += ceiling[cellAt(place, each)] ?? 0
      }
      const up = Math.min(ceiling[cellAt(place)] ?? 0, (national[place] ?? 0) - least)
      const down = Math.max(floor[cellAt(place)] ?? 0, (national[place] ?? 0) - most)
      edges[nobody]?.push({ place, slack: up - own(place) })
      edges[place]?.push({ place: nobody, slack: own(place) - down })
    }
    this.#edges.set(row, edges)
    return edges
  }
}

/** Dijkstra's way in whole steps, up to a length. */
function shortest(edges: readonly (readonly Edge[])[], from: number, to: number, longest: number): number {
  const reached: number[][] = [[from]]
  const done = new Set<number>()
  for (let length = 0; length < longest; length++) {
    const here = reached[length] ?? []
    for (let place = here.pop(); place !== undefined; place = here.pop()) {
      if (place === to) return length
      if (done.has(place)) continue
      done.add(place)
      for (const { place: next, slack } of edges[place] ?? []) {
        if (length + slack >= longest || done.has(next)) continue
        reached[length + slack] ??= []
        reached[length + slack]?.push(next)
      }
    }
  }
  return longest
}
