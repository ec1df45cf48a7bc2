import { at } from './columns.ts'
import { FiguresError } from './figures-error.ts'

/** Where a fixed value comes from, for the message when two contradict each other. */
export type Origin = { line: number; text: string }

/**
 * Counts that are known to lie in an order (a ≤ b), some of them given. Bounds follow from the given ones along the
 * order, so that a free count set to anything within its bounds leaves all others satisfiable: filling one at a time
 * cannot fail.
 */
export type Lattice = {
  lower: (node: number) => number
  upper: (node: number) => number
  /** Throws FiguresError with both lines when the value contradicts one given before. */
  fix: (node: number, value: number, origin?: Origin) => void
  /** A bound that is given rather than derived, such as what an amount of money implies. */
  bound: (node: number, least: number, most: number, origin: Origin) => void
  isFixed: (node: number) => boolean
}

/** `edges` are pairs [smaller, greater]. */
export function createLattice(nodes: number, edges: readonly (readonly [number, number])[]): Lattice {
  const above = Array.from({ length: nodes }, (): number[] => [])
  const below = Array.from({ length: nodes }, (): number[] => [])
  for (const [smaller, greater] of edges) {
    at(above, smaller).push(greater)
    at(below, greater).push(smaller)
  }
  const lowest = new Float64Array(nodes)
  const highest = new Float64Array(nodes).fill(Number.MAX_SAFE_INTEGER)
  const lowestBy: (Origin | undefined)[] = new Array(nodes)
  const highestBy: (Origin | undefined)[] = new Array(nodes)
  const fixed = new Uint8Array(nodes)

  const raise = (node: number, value: number, origin: Origin | undefined) => {
    const waiting = [node]
    for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
      if (at(lowest, current) >= value) continue
      if (value > at(highest, current)) contradict(origin, highestBy[current], value, at(highest, current))
      lowest[current] = value
      lowestBy[current] = origin
      waiting.push(...at(above, current))
    }
  }
  const drop = (node: number, value: number, origin: Origin | undefined) => {
    const waiting = [node]
    for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
      if (at(highest, current) <= value) continue
      if (value < at(lowest, current)) contradict(lowestBy[current], origin, at(lowest, current), value)
      highest[current] = value
      highestBy[current] = origin
      waiting.push(...at(below, current))
    }
  }
  return {
    lower: (node) => at(lowest, node),
    upper: (node) => at(highest, node),
    isFixed: (node) => fixed[node] === 1,
    bound(node, least, most, origin) {
      raise(node, least, origin)
      drop(node, most, origin)
    },
    fix(node, value, origin) {
      raise(node, value, origin)
      drop(node, value, origin)
      fixed[node] = 1
    },
  }
}

function contradict(smaller: Origin | undefined, greater: Origin | undefined, low: number, high: number): never {
  const lines = [smaller?.line, greater?.line].filter((line) => line !== undefined)
  throw new FiguresError([
    {
      lines,
      message: `${smaller?.text ?? low} and ${greater?.text ?? high} contradict each other: at least ${low} and at most ${high} people`,
    },
  ])
}
