import type { Knowledge } from './knowledge.ts'
import { countIn, type ProtectedCount } from './protected-counts.ts'

/** Orders in which the rows are tried as the other side of an exchange. */
const ATTEMPTS = 8
/** Rows, the largest, that may help in an exchange: with all of them the search would grow with the rows' square. */
const THIRDS = 4

/** Sees a world, and which cells are not as in the true one. */
type Look = (world: Int32Array, changed: readonly number[]) => void

/**
 * Looks for proof that a count is protected: two worlds that an attacker cannot tell from the true one, in which the
 * count differs by at least what is promised. A world is made from the true one by letting people of one row change
 * places with people of another, as many at every week end and step, so that all that is known stays as it is. What it
 * finds is a proof; what it does not find may be protected all the same (see the attacker).
 */
export class OtherWorlds {
  readonly #knowledge: Knowledge
  readonly #world: Int32Array
  /** Rows, the largest first: they have the most room. */
  readonly #largest: readonly number[]
  /** The same as each attempt tries them: each begins at another row, every other one goes backwards. */
  readonly #orders: readonly (readonly number[])[]
  #attempt = 0
  /** Place in the order of whoever exchanged last: those before stood in the way, and mostly still do. */
  #lastPartner = 0
  readonly #marks: Int32Array
  #mark = 0
  readonly #changedIn: Int32Array
  #turn = 0
  /** Moves made since the true world. */
  #moves: { cells: number[]; gains: number; loses: number }[] = []

  readonly #look: Look | undefined

  /** `look` is shown the worlds that proofs are made of. */
  constructor(knowledge: Knowledge, look?: Look) {
    this.#knowledge = knowledge
    this.#look = look
    this.#world = knowledge.truth.slice()
    const { rows, columns, weeks, truth } = knowledge
    this.#marks = new Int32Array(weeks * columns)
    this.#changedIn = new Int32Array(truth.length)
    const sizes = Array.from({ length: rows }, (_, row) => {
      let size = 0
      for (let week = 0; week < weeks; week++) {
        for (let column = 0; column < columns; column++) size += truth[(week * rows + row) * columns + column] ?? 0
      }
      return { row, size }
    })
    this.#largest = sizes.sort((one, other) => other.size - one.size).map(({ row }) => row)
    this.#orders = Array.from({ length: ATTEMPTS }, (_, attempt) => {
      const first = Math.floor((attempt * rows) / ATTEMPTS)
      const turn = attempt % 2 === 0 ? 1 : rows - 1
      return Array.from({ length: rows }, (_each, next) => this.#largest[(first + next * turn) % rows] ?? 0)
    })
  }

  /** How far apart the least and greatest value found are, at most what is promised. */
  widthOf(protectedCount: ProtectedCount): number {
    const { promised, count } = protectedCount
    let lowered = 0
    let raised = 0
    for (this.#attempt = 0; this.#attempt < ATTEMPTS && lowered + raised < promised; this.#attempt++) {
      if (lowered < count) lowered = Math.max(lowered, this.#push(protectedCount, -1, Math.min(count, promised)))
      this.#undo()
      if (lowered < promised) raised = Math.max(raised, this.#push(protectedCount, 1, promised - lowered))
      this.#undo()
    }
    return lowered + raised
  }

  /** Moves the count by one after another in a direction; says how far it got. */
  #push(protectedCount: ProtectedCount, direction: 1 | -1, wanted: number): number {
    const start = countIn(this.#world, protectedCount)
    this.#lastPartner = 0
    let moved = 0
    while (moved < wanted && this.#step(protectedCount, direction)) {
      moved = Math.abs(countIn(this.#world, protectedCount) - start)
    }
    if (this.#look && moved > 0) this.#look(this.#world, this.#changed())
    return moved
  }

  #step({ cell, less }: ProtectedCount, direction: 1 | -1): boolean {
    if (less === undefined) return this.#exchange(cell, direction, undefined)
    const first = (): boolean => this.#exchange(cell, direction, less)
    const second = (): boolean => this.#exchange(less, direction === 1 ? -1 : 1, cell)
    return this.#attempt % 2 === 0 ? first() || second() : second() || first()
  }

  /** One person more (or less) in the cell, without changing the other one. */
  #exchange(cell: number, direction: 1 | -1, without: number | undefined): boolean {
    const { rows, columns } = this.#knowledge
    const row = Math.floor(cell / columns) % rows
    const place = this.#placeOf(cell)
    const avoided = without === undefined ? -1 : this.#placeOf(without)
    const exchangeWith = (partner: number): boolean =>
      partner !== row &&
      (direction === 1 ? this.#move(place, row, partner, avoided) : this.#move(place, partner, row, avoided))
    const order = this.#orders[this.#attempt] ?? []
    for (let tried = 0; tried < rows; tried++) {
      const next = (this.#lastPartner + tried) % rows
      if (!exchangeWith(order[next] ?? row)) continue
      this.#lastPartner = next
      return true
    }
    if (avoided < 0 || this.#attempt < ATTEMPTS - 2) return false
    // In the last attempts: what stands in a partner's way, one of the largest rows may take over (or give) first.
    return order.some((partner) =>
      this.#largest.slice(0, THIRDS).some((third) => {
        if (third === partner || third === row || partner === row) return false
        const [gains, loses] = direction === 1 ? [third, partner] : [partner, third]
        if (!this.#move(avoided, gains, loses, -1)) return false
        if (exchangeWith(partner)) return true
        this.#takeBack()
        return false
      }),
    )
  }

  /** Week and column of a cell, whatever its row. */
  #placeOf(cell: number): number {
    const { rows, columns } = this.#knowledge
    return Math.floor(cell / (rows * columns)) * columns + (cell % columns)
  }

  #cellAt(place: number, row: number): number {
    const { rows, columns } = this.#knowledge
    return (Math.floor(place / columns) * rows + row) * columns + (place % columns)
  }

  /** Moves one person at a place, and wherever else the order of cells then asks for it. */
  #move(place: number, gains: number, loses: number, avoided: number): boolean {
    const { least, most, above, below } = this.#knowledge
    const world = this.#world
    this.#mark += 1
    const places = [place]
    this.#marks[place] = this.#mark
    for (let next = 0; next < places.length; next++) {
      const here = places[next] ?? 0
      const gain = this.#cellAt(here, gains)
      const loss = this.#cellAt(here, loses)
      if (here === avoided) return false
      if ((world[gain] ?? 0) >= (most[gain] ?? 0) || (world[loss] ?? 0) <= (least[loss] ?? 0)) return false
      for (const other of above[gain] ?? []) if (world[other] === world[gain]) this.#visit(other, places)
      for (const other of below[loss] ?? []) if (world[other] === world[loss]) this.#visit(other, places)
    }
    this.#apply(places, gains, loses)
    this.#moves.push({ cells: places, gains, loses })
    return true
  }

  #visit(cell: number, places: number[]): void {
    const place = this.#placeOf(cell)
    if (this.#marks[place] === this.#mark) return
    this.#marks[place] = this.#mark
    places.push(place)
  }

  #apply(places: readonly number[], gains: number, loses: number): void {
    const world = this.#world
    for (const place of places) {
      const gain = this.#cellAt(place, gains)
      const loss = this.#cellAt(place, loses)
      world[gain] = (world[gain] ?? 0) + 1
      world[loss] = (world[loss] ?? 0) - 1
    }
  }

  #changed(): number[] {
    this.#turn += 1
    const changed: number[] = []
    for (const { cells, gains, loses } of this.#moves) {
      for (const place of cells) {
        for (const row of [gains, loses]) {
          const cell = this.#cellAt(place, row)
          if (this.#changedIn[cell] === this.#turn) continue
          this.#changedIn[cell] = this.#turn
          changed.push(cell)
        }
      }
    }
    return changed
  }

  #takeBack(): void {
    const move = this.#moves.pop()
    if (move) this.#apply(move.cells, move.loses, move.gains)
  }

  #undo(): void {
    while (this.#moves.length > 0) this.#takeBack()
  }
}
