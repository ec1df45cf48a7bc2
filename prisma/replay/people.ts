import { dayOf, endOfDay } from './calendar.ts'
import { at, type CodeColumn, createCodeColumn, createColumn } from './columns.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import { purchaseLimitOf } from './rules.ts'
import { JOINED, PAID, PURCHASED, REGISTERED, SELECTED, STEP_COUNT } from './steps.ts'
import type { Targets } from './targets.ts'
import type { Draw } from './wave-windows.ts'

/**
 * Who reached what in which interval of the grid. People are numbered from 0 in the order in which they registered.
 * Those who were selected are numbered again ("slots", in the order of their numbers); what follows SELECTED is kept by slot.
 */
export type People = {
  total: number
  /** REGISTERED … JOINED by person: grid index, 0 when not reached. */
  reached: CodeColumn[]
  /** By person: 1 + index of the draw they were selected in, 0 when they were not. */
  drawOf: CodeColumn
  /** Person of each slot, ascending. */
  personOf: Int32Array
  /** PURCHASED … PAID by slot: grid index, 0 when not reached. */
  reachedAfter: CodeColumn[]
  /** Last second for a first purchase by draw; Infinity where there is no limit. */
  purchaseLimits: Float64Array
  warnings: string[]
}

/**
 * Assigns people to the targets at random. Sets that contain each other are prefixes of one permutation: choosing new
 * members is a partial shuffle behind the prefix, so the cost is one operation per step that somebody reaches.
 */
export function assignPeople(targets: Targets, draws: readonly Draw[], seed: number): People {
  const before = assignUntilSelected(targets, draws, createRandom(seed, 1))
  const after = assignAfterSelected(targets, draws, before, createRandom(seed, 2))
  return { ...before, ...after }
}

type UntilSelected = Pick<People, 'total' | 'reached' | 'drawOf' | 'personOf'>

function assignUntilSelected({ grid, counts }: Targets, draws: readonly Draw[], random: Random): UntilSelected {
  const length = grid.instants.length
  const registered = at(counts, REGISTERED)
  const total = at(registered, length - 1)
  const reached = Array.from({ length: SELECTED }, () => createCodeColumn(total, length))
  const drawOf = createCodeColumn(total, draws.length)
  const order = new Int32Array(total)
  const drawsAt = groupByInstant(draws, grid.indexOf)
  let selected = 0
  for (let index = 1; index < length; index++) {
    for (let person = at(registered, index - 1); person < at(registered, index); person++) {
      order[person] = person
      at(reached, REGISTERED)[person] = index
    }
    for (let step = 1; step <= JOINED; step++) {
      const from = at(at(counts, step), index - 1)
      const to = at(at(counts, step), index)
      const pool = at(at(counts, step - 1), index)
      const column = at(reached, step)
      for (let place = from; place < to; place++) column[pick(order, place, pool, random)] = index
    }
    for (const draw of drawsAt.get(index) ?? []) {
      const { closesAt, count } = at(draws, draw)
      const pool = at(at(counts, JOINED), grid.indexOf(closesAt))
      const to = selected + count
      for (; selected < to; selected++) drawOf[pick(order, selected, pool, random)] = draw + 1
    }
  }
  const personOf = createColumn(selected)
  let slot = 0
  for (let person = 0; person < total; person++) if (drawOf[person] !== 0) personOf[slot++] = person
  return { total, reached, drawOf, personOf }
}

/** Moves a random one of the places [place, end) to `place` and returns who it is. */
function pick(order: Int32Array, place: number, end: number, random: Random): number {
  const other = place + Math.floor(random() * (end - place))
  const chosen = order[other] ?? 0
  order[other] = order[place] ?? 0
  order[place] = chosen
  return chosen
}

function groupByInstant(draws: readonly Draw[], indexOf: (instant: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  draws.forEach(({ drawnAt }, draw) => {
    const index = indexOf(drawnAt)
    groups.set(index, [...(groups.get(index) ?? []), draw])
  })
  return groups
}

type AfterSelected = Pick<People, 'reachedAfter' | 'purchaseLimits' | 'warnings'>

function assignAfterSelected(
  { grid, counts }: Targets,
  draws: readonly Draw[],
  { drawOf, personOf }: UntilSelected,
  random: Random,
): AfterSelected {
  const length = grid.instants.length
  const reachedAfter = Array.from({ length: PAID - SELECTED }, () => createCodeColumn(personOf.length, length))
  const purchased = at(reachedAfter, 0)
  const purchaseLimits = Float64Array.from(
    draws,
    ({ wave, drawnAt }) => purchaseLimitOf(wave, drawnAt) ?? Number.POSITIVE_INFINITY,
  )
  const warnings: string[] = []
  const slotsOf = groupSlotsByDraw(drawOf, personOf, draws.length)
  const drawsAt = groupByInstant(draws, grid.indexOf)
  // Prefixes of this permutation are the sets of those who have reached each step, the largest set first.
  const order = new Int32Array(personOf.length)
  const drawOfSlot = (slot: number) => (drawOf[personOf[slot] ?? 0] ?? 1) - 1
  let selected = 0

  for (let index = 1; index < length; index++) {
    const since = at(grid.instants, index - 1)
    const context = { draws, drawOfSlot, limits: purchaseLimits, until: at(grid.instants, index), warnings }
    const isOut = (slot: number) => purchased[slot] === 0 && (purchaseLimits[drawOfSlot(slot)] ?? 0) <= since
    const sizeBefore = (step: number) => at(at(counts, step), index - 1)
    const size = (step: number) => at(at(counts, step), index)
    const steps = Array.from({ length: STEP_COUNT - PURCHASED }, (_, offset) => PURCHASED + offset)
    steps.sort((a, b) => size(b) - size(a) || a - b)
    let pool = selected
    steps.forEach((step, rank) => {
      const kept = steps.slice(rank).reduce((most, smaller) => Math.max(most, sizeBefore(smaller)), 0)
      let candidates = pool
      for (let place = kept; place < size(step); place++) {
        while (candidates > place) {
          if (!isOut(pick(order, place, candidates, random))) break
          swap(order, place, --candidates)
        }
        if (candidates === place) {
          extendLimit(order.subarray(place, pool), context)
          candidates = pool
          place--
        }
      }
      const column = at(reachedAfter, step - PURCHASED)
      for (let place = sizeBefore(step); place < size(step); place++) {
        const slot = order[place] ?? 0
        // Somebody who had linked an account must buy late, because more have bought than linked by now.
        if (step === PURCHASED && isOut(slot)) extendLimit(order.subarray(place, place + 1), context)
        column[slot] = index
      }
      pool = size(step)
    })
    for (const draw of drawsAt.get(index) ?? []) {
      for (const slot of at(slotsOf, draw)) order[selected++] = slot
    }
  }
  return { reachedAfter, purchaseLimits, warnings: [...new Set(warnings)] }
}

function swap(order: Int32Array, a: number, b: number): void {
  const kept = order[a] ?? 0
  order[a] = order[b] ?? 0
  order[b] = kept
}

function groupSlotsByDraw(drawOf: CodeColumn, personOf: Int32Array, draws: number): Int32Array[] {
  const sizes = new Int32Array(draws)
  for (const person of personOf) sizes[(drawOf[person] ?? 1) - 1] = (sizes[(drawOf[person] ?? 1) - 1] ?? 0) + 1
  const groups = Array.from(sizes, (size) => new Int32Array(size))
  sizes.fill(0)
  personOf.forEach((person, slot) => {
    const draw = (drawOf[person] ?? 1) - 1
    const place = sizes[draw] ?? 0
    at(groups, draw)[place] = slot
    sizes[draw] = place + 1
  })
  return groups
}

type LimitContext = {
  draws: readonly Draw[]
  drawOfSlot: (slot: number) => number
  limits: Float64Array
  until: number
  warnings: string[]
}

/** The published counts leave nobody else: the draw whose limit passed last is given until the end of the interval. */
function extendLimit(candidates: Int32Array, { draws, drawOfSlot, limits, until, warnings }: LimitContext): void {
  let latest = -1
  for (const slot of candidates) {
    const draw = drawOfSlot(slot)
    if ((limits[draw] ?? 0) < until && (latest < 0 || (limits[draw] ?? 0) > (limits[latest] ?? 0))) latest = draw
  }
  if (latest < 0) throw new RangeError('fewer people than the targets need')
  limits[latest] = endOfDay(dayOf(until))
  warnings.push(
    `the published counts need first purchases later than the limit allowed: wave ${at(draws, latest).wave} is given longer`,
  )
}
