import { at } from './columns.ts'
import type { Grid } from './grid.ts'
import type { Lattice } from './lattice.ts'
import type { Response } from './response.ts'
import { JOINED, SELECTED, STEP_COUNT } from './steps.ts'
import { settle } from './targets.ts'

type Progress = {
  grid: Grid
  snapshots: readonly number[]
  lattice: Lattice
  node: (step: number, index: number) => number
  counts: Float64Array[]
  response: Response
}

/**
 * Counts at the instants between snapshots: up to JOINED evenly (JOINED: while a wave is open), then as the draws let
 * people through. Bounds win, as everywhere.
 */
export function fillProgress({ grid, snapshots, lattice, node, counts, response }: Progress): void {
  const { instants, joinable } = grid
  const open = new Float64Array(instants.length)
  for (let index = 1; index < instants.length; index++) {
    const length = at(instants, index) - at(instants, index - 1)
    open[index] = at(open, index - 1) + (joinable[index] === 1 ? length : 0)
  }
  for (let step = 0; step < STEP_COUNT; step++) {
    const column = at(counts, step)
    let from = 0
    for (const to of snapshots) {
      const start = lattice.lower(node(step, from))
      const rise = lattice.lower(node(step, to)) - start
      const moved =
        step <= SELECTED
          ? shareOf(step === JOINED ? open : instants, from, to)
          : ripening(step, from, to, start, instants, response)
      for (let index = from; index <= to; index++) {
        column[index] = settle(lattice, node(step, index), start + rise * moved(index))
      }
      from = to
    }
  }
}

type Share = (index: number) => number

function shareOf(clock: Float64Array | Int32Array, from: number, to: number): Share {
  const length = at(clock, to) - at(clock, from)
  return (index) => (length > 0 ? (at(clock, index) - at(clock, from)) / length : index >= to ? 1 : 0)
}

/** What was ripe but not done by `from` is made up for as quickly as new people ripen. */
function ripening(
  step: number,
  from: number,
  to: number,
  done: number,
  instants: Int32Array,
  response: Response,
): Share {
  const begin = at(instants, from)
  const before = response.ripe(step, begin)
  const arrived = (index: number) => {
    const instant = at(instants, index)
    const backlog = Math.max(0, before - done) * response.catchingUp(step, instant - begin)
    return backlog + response.ripe(step, instant) - before
  }
  const whole = arrived(to)
  return whole > 0 ? (index) => arrived(index) / whole : shareOf(instants, from, to)
}
