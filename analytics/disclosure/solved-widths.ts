import { blockAround, type Solvable } from './block-around.ts'
import type { Knowledge } from './knowledge.ts'
import { highs, modelOf, type Unknowns, unknownBounds, unknownsOf } from './linear-model.ts'
import { countIn, type ProtectedCount } from './protected-counts.ts'

/** Seconds for one end of an interval in whole numbers; what is not solved by then is no proof. */
const MOST_SECONDS = 10
const EXACT = 1e-6
/** Counts of a table at all its week ends: with more, a single solution takes minutes. */
const MOST_COUNTS = 2_500

/** Whether a table is small enough for its widths to be solved. */
export function canBeSolved({ truth }: Knowledge): boolean {
  return truth.length <= MOST_COUNTS
}

/** As wide as a count is in the part of a table around it, and so at least in the whole one. */
export function widthAround(knowledge: Knowledge, count: ProtectedCount): number {
  const { part, count: own } = blockAround(knowledge, count)
  using solved = new SolvedWidths(part)
  return solved.widthOf(own)
}

type Model = ReturnType<typeof highs.createModel>
/** An end of an interval, and the true counts of a world in which it is so. */
type End = { value: number; world: Float64Array }

/**
 * How far apart the least and the greatest value of a count are for whoever knows what is known: linear programmes over
 * all true counts of a table. Slower than to look for other worlds, and finds all that there is. Bounds of `knowledge`
 * may change in between; `look` is shown the worlds that are found.
 */
export class SolvedWidths {
  readonly #knowledge: Solvable
  readonly #look: (world: Int32Array) => void
  readonly #unknowns: Unknowns
  readonly #model: Model

  constructor(knowledge: Solvable, look: (world: Int32Array) => void = () => {}) {
    this.#knowledge = knowledge
    this.#look = look
    this.#unknowns = unknownsOf(knowledge)
    this.#model = highs.createModel(modelOf(knowledge, this.#unknowns))
    // From one end to the next costs change, and seldom bounds: the primal simplex method goes on from where it was.
    this.#model.options.set({ output_flag: false, solver: 'simplex', simplex_strategy: 4, presolve: 'off' })
  }

  [Symbol.dispose](): void {
    this.#model.dispose()
  }

  /** A world in which rows are pushed up and down together, other ones and more or less in each corner. */
  lookAround(corner: number, counts: readonly ProtectedCount[]): void {
    const { rows, columns } = this.#knowledge
    const costs = new Float64Array(this.#unknowns.count)
    for (const [index, { cell, less }] of counts.entries()) {
      const isUp = shareOf(corner, Math.floor(cell / columns) % rows) < 0.5
      const cost = (isUp ? 1 : -1) * shareOf(corner, index + rows)
      const add = (place: number, sign: 1 | -1): void => {
        const unknown = this.#unknowns.of[place] ?? 0
        costs[unknown] = (costs[unknown] ?? 0) + sign * cost
      }
      add(cell, 1)
      if (less !== undefined) add(less, -1)
    }
    const setCosts = (all: Float64Array): void => {
      this.#model.changeColsCost({ kind: 'range', from: 0, to: this.#unknowns.count - 1 }, all)
    }
    this.#setBounds()
    setCosts(costs)
    const world = this.#solve()
    if (isWhole(world)) this.#look(this.#countsIn(world))
    setCosts(new Float64Array(this.#unknowns.count))
  }

  /** Ends may be in fractions of people. */
  widthAtMost(count: ProtectedCount): number {
    const [most, least] = this.#ends(count)
    return Math.floor(most.value + EXACT) - Math.ceil(least.value - EXACT)
  }

  /** Both ends are of worlds of whole people. */
  widthOf(count: ProtectedCount): number {
    const ends = this.#ends(count)
    const worlds = ends.every(({ world }) => isWhole(world)) ? ends.map(({ world }) => world) : this.#wholeEnds(count)
    const values = worlds.map((world) => {
      const whole = this.#countsIn(world)
      this.#look(whole)
      return countIn(whole, count)
    })
    return Math.max(count.count, ...values) - Math.min(count.count, ...values)
  }

  #ends(count: ProtectedCount): [most: End, least: End] {
    this.#setBounds()
    const end = (sign: 1 | -1): End => {
      this.#setCosts(this.#model, count, sign)
      const world = this.#solve()
      return { value: this.#valueIn(world, count), world }
    }
    const ends: [End, End] = [end(-1), end(1)]
    this.#setCosts(this.#model, count, 0)
    return ends
  }

  #setBounds(): void {
    const { colLower, colUpper } = unknownBounds(this.#knowledge, this.#unknowns)
    this.#model.changeColsBounds({ kind: 'range', from: 0, to: this.#unknowns.count - 1 }, colLower, colUpper)
  }

  #solve(): Float64Array {
    this.#model.run()
    const status = this.#model.getModelStatus()
    if (status !== highs.constants.modelStatus.optimal) throw new Error(`a width cannot be solved: status ${status}`)
    return Float64Array.from(this.#model.getSolution().colValue)
  }

  #countsIn(world: Float64Array): Int32Array {
    return Int32Array.from(this.#unknowns.of, (unknown) => Math.round(world[unknown] ?? 0))
  }

  /** None where it takes too long. */
  #wholeEnds(count: ProtectedCount): Float64Array[] {
    const integrality = new Int32Array(this.#unknowns.count).fill(highs.constants.variableType.integer)
    const data = { ...modelOf(this.#knowledge, this.#unknowns), integrality }
    return highs.withModel(data, (model) => {
      model.options.set({ output_flag: false, time_limit: MOST_SECONDS })
      return ([-1, 1] as const).flatMap((sign) => {
        this.#setCosts(model, count, sign)
        model.zeroAllClocks()
        model.run()
        const isSolved = model.getModelStatus() === highs.constants.modelStatus.optimal
        return isSolved ? [Float64Array.from(model.getSolution().colValue)] : []
      })
    })
  }

  #setCosts(model: Model, { cell, less }: ProtectedCount, sign: 1 | 0 | -1): void {
    const [own, other] = [this.#unknowns.of[cell] ?? 0, less === undefined ? undefined : this.#unknowns.of[less]]
    if (own === other) return
    model.changeColCost(own, sign)
    if (other !== undefined) model.changeColCost(other, sign === 0 ? 0 : -sign)
  }

  #valueIn(world: Float64Array, { cell, less }: ProtectedCount): number {
    const at = (place: number): number => world[this.#unknowns.of[place] ?? 0] ?? 0
    return at(cell) - (less === undefined ? 0 : at(less))
  }
}

/** From 0 to below 1, the same for the same two numbers. */
function shareOf(one: number, other: number): number {
  const mixed = Math.imul(Math.imul(one + 1, 0x9e3779b1) ^ (other + 1), 0x85ebca6b)
  return (Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0) / 2 ** 32
}

function isWhole(world: Float64Array): boolean {
  return world.every((count) => Math.abs(count - Math.round(count)) < EXACT)
}
