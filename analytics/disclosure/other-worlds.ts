import type { Knowledge } from './knowledge.ts'
import { countIn, type ProtectedCount } from './protected-counts.ts'

/** Orders in which the rows are tried as the other side of an exchange. */
const ATTEMPTS = 8
/** Rows, the largest, that may help in an exchange: with all of them the search would grow with the rows' square. */
const THIRDS = 4

/** Cells with one person more, and with one less, at the same places. */
type Move = { gained: number[]; lost: number[] }

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
  #moves: Move[] = []

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
    if (this.#spread(cell, direction, avoided)) return true
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
    this.#mark += 1
    const places = [place]
    this.#marks[place] = this.#mark
    for (let next = 0; next < places.length; next++) {
      const here = places[next] ?? 0
      const gain = this.#cellAt(here, gains)
      const loss = this.#cellAt(here, loses)
      if (here === avoided || !this.#hasRoom(gain, 1) || !this.#hasRoom(loss, -1)) return false
      for (const other of this.#inTheWay(gain, 1)) this.#visit(other, places)
      for (const other of this.#inTheWay(loss, -1)) this.#visit(other, places)
    }
    return this.#apply({
      gained: places.map((here) => this.#cellAt(here, gains)),
      lost: places.map((here) => this.#cellAt(here, loses)),
    })
  }

  /**
   * One person more (or less) in a cell, and wherever else the order of its row then asks for it: from (or to) other rows,
   * at each place whichever has room there. A row without anybody for many weeks finds no partner that has it in all.
   */
  #spread(cell: number, direction: 1 | -1, avoided: number): boolean {
    const row = Math.floor(cell / this.#knowledge.columns) % this.#knowledge.rows
    const back = direction === 1 ? -1 : 1
    const order = this.#orders[this.#attempt] ?? []
    this.#mark += 1
    const places: number[] = []
    this.#visit(cell, places)
    const partners = new Map<number, number>()
    for (let next = 0; next < places.length; next++) {
      const here = places[next] ?? 0
      const at = this.#cellAt(here, row)
      if (here === avoided || !this.#hasRoom(at, direction)) return false
      for (const partner of order) {
        if (partners.has(here)) break
        if (partner === row) continue
        for (const place of this.#chainOf(here, partner, back, partners)) {
          partners.set(place, partner)
          this.#visit(this.#cellAt(place, row), places)
        }
      }
      if (!partners.has(here)) return false
      for (const other of this.#inTheWay(at, direction)) this.#visit(other, places)
    }
    const own = places.map((place) => this.#cellAt(place, row))
    const others = places.map((place) => this.#cellAt(place, partners.get(place) ?? row))
    return this.#apply(direction === 1 ? { gained: own, lost: others } : { gained: others, lost: own })
  }

  /** Where a row must change as well if it does here: nowhere, if it cannot or another one does so there. */
  #chainOf(here: number, row: number, direction: 1 | -1, partners: ReadonlyMap<number, number>): number[] {
    const chain = [here]
    for (const place of chain) {
      const cell = this.#cellAt(place, row)
      if (!this.#hasRoom(cell, direction) || (partners.get(place) ?? row) !== row) return []
      for (const other of this.#inTheWay(cell, direction)) {
        const next = this.#placeOf(other)
        if (!chain.includes(next) && partners.get(next) !== row) chain.push(next)
      }
    }
    return chain
  }

  #hasRoom(cell: number, direction: 1 | -1): boolean {
    const { least, most } = this.#knowledge
    const count = this.#world[cell] ?? 0
    return direction === 1 ? count < (most[cell] ?? 0) : count > (least[cell] ?? 0)
  }

  /** Cells that must change as well: those at least as great that are no greater, or the contrary. */
  #inTheWay(cell: number, direction: 1 | -1): number[] {
    const { above, below } = this.#knowledge
    const bounding = (direction === 1 ? above : below)[cell] ?? []
    return bounding.filter((other) => this.#world[other] === this.#world[cell])
  }

  #visit(cell: number, places: number[]): void {
    const place = this.#placeOf(cell)
    if (this.#marks[place] === this.#mark) return
    this.#marks[place] = this.#mark
    places.push(place)
  }

  #apply(move: Move): true {
    this.#change(move.gained, 1)
    this.#change(move.lost, -1)
    this.#moves.push(move)
    return true
  }

  #takeBack(): void {
    const move = this.#moves.pop()
    if (!move) return
    this.#change(move.gained, -1)
    this.#change(move.lost, 1)
  }

  #change(cells: readonly number[], by: 1 | -1): void {
    for (const cell of cells) this.#world[cell] = (this.#world[cell] ?? 0) + by
  }

  #changed(): number[] {
    this.#turn += 1
    const changed: number[] = []
    for (const { gained, lost } of this.#moves) {
      for (const cell of [...gained, ...lost]) {
        if (this.#changedIn[cell] === this.#turn) continue
        this.#changedIn[cell] = this.#turn
        changed.push(cell)
      }
    }
    return changed
  }

  #undo(): void {
    while (this.#moves.length > 0) this.#takeBack()
  }
}
