import { endOfDay } from './calendar.ts'
import { at } from './columns.ts'
import { type Scale, scaleFigure } from './decimal.ts'
import { estimateSnapshots } from './estimates.ts'
import type { Figure, Figures } from './figures.ts'
import { createGrid, type Grid } from './grid.ts'
import { createLattice, type Lattice, type Origin } from './lattice.ts'
import { fillProgress } from './progress.ts'
import type { Response } from './response.ts'
import { INCENTIVE_IDR, MOST_PER_PAID_PERSON } from './rules.ts'
import { ACCOUNT_LINKED, JOINED, PAID, PREREQUISITES, PURCHASED, SELECTED, STEP_COUNT, STEP_NAMES } from './steps.ts'
import type { Windows } from './wave-windows.ts'

/** How many people have reached each step by each instant of the grid. */
export type Targets = {
  grid: Grid
  /** By step, then by grid instant; cumulative. */
  counts: Float64Array[]
  /** Grid index of each snapshot. */
  snapshots: number[]
}

function publishedTarget(figures: Figures, scale: Scale, step: number, snapshot: number): number | undefined {
  const figure = figures.snapshots[snapshot]?.counts.get(step)
  return figure && scaleFigure(figure.value, scale)
}

/**
 * SELECTED at each snapshot, before any wave is laid out: published, or estimated within the bounds of the others and of
 * known quotas; `atLeast`: no more than the others need.
 */
export function selectedTargets(figures: Figures, scale: Scale, start: number, atLeast: boolean): number[] {
  const count = figures.snapshots.length
  const node = (step: number, snapshot: number) => step * count + snapshot
  const edges: [number, number][] = []
  for (let step = 0; step < STEP_COUNT; step++) {
    for (let snapshot = 0; snapshot < count; snapshot++) {
      for (const before of PREREQUISITES[step] ?? []) edges.push([node(step, snapshot), node(before, snapshot)])
      if (snapshot > 0) edges.push([node(step, snapshot - 1), node(step, snapshot)])
    }
  }
  const lattice = createLattice(STEP_COUNT * count, edges)
  fixPublished(lattice, figures, scale, node)
  /** Nobody more than before, as far as can be, when no wave has come on top. */
  const drawnAlready = (snapshot: number) => {
    const sameWaves =
      snapshot > 0 && figures.snapshots[snapshot]?.waves?.last === figures.snapshots[snapshot - 1]?.waves?.last
    return sameWaves && figures.snapshots[snapshot]?.waves ? lattice.lower(node(SELECTED, snapshot - 1)) : Infinity
  }
  estimateSnapshots(
    {
      times: figures.snapshots.map(({ day }) => endOfDay(day)),
      start,
      published: (step, snapshot) => publishedTarget(figures, scale, step, snapshot),
      ripeness: () => 1,
      reachable: () => 1,
      settle: (step, snapshot, estimate) =>
        settle(
          lattice,
          node(step, snapshot),
          step === SELECTED
            ? Math.min(atLeast ? 0 : estimate, quotasUpTo(figures, scale, snapshot), drawnAlready(snapshot))
            : estimate,
        ),
    },
    SELECTED,
  )
  return figures.snapshots.map((_, snapshot) => lattice.lower(node(SELECTED, snapshot)))
}

function quotasUpTo(figures: Figures, scale: Scale, snapshot: number): number {
  const range = figures.snapshots[snapshot]?.waves
  if (!range) return Number.POSITIVE_INFINITY
  let sum = 0
  for (let number = range.first; number <= range.last; number++) {
    const quota = figures.waves.find((wave) => wave.number === number)?.quota
    sum += quota ? scaleFigure(quota.value, scale) : Number.POSITIVE_INFINITY
  }
  return sum
}

/**
 * Counts for every step at every grid instant: published ones exactly, the others within the bounds that those, the
 * prerequisites, the windows and the draws leave. Throws FiguresError when published figures contradict each other.
 */
export function buildTargets(
  figures: Figures,
  scale: Scale,
  start: number,
  windows: Windows,
  response: Response,
): Targets {
  const grid = createGrid(figures, start, windows)
  const { nodes, node, edges } = layOutNodes(grid, windows)
  const lattice = createLattice(nodes, edges)
  const snapshots = figures.snapshots.map(({ day }) => grid.indexOf(endOfDay(day)))
  for (let step = 0; step < STEP_COUNT; step++)
    lattice.fix(node(step, 0), 0, { line: 1, text: 'nobody before the programme opens' })
  fixPublished(lattice, figures, scale, (step, snapshot) => node(step, at(snapshots, snapshot)))
  fixDraws(lattice, grid, windows, node, figures)

  estimateSnapshots(
    {
      times: figures.snapshots.map(({ day }) => endOfDay(day)),
      start,
      published: (step, snapshot) => publishedTarget(figures, scale, step, snapshot),
      ripeness(step, parent, snapshot) {
        if (step <= SELECTED) return 1
        const instant = at(grid.instants, at(snapshots, snapshot))
        const ready = response.ripe(parent, instant)
        return ready > 0 ? Math.min(1, response.ripe(step, instant) / ready) : 1
      },
      reachable: (step, snapshot) => (step === JOINED ? shareUntilClosing(grid, snapshots, snapshot) : 1),
      settle: (step, snapshot, estimate) => settle(lattice, node(step, at(snapshots, snapshot)), estimate),
    },
    PAID,
  )
  const counts = Array.from({ length: STEP_COUNT }, () => new Float64Array(grid.instants.length))
  fillProgress({ grid, snapshots, lattice, node, counts, response })
  return { grid, counts, snapshots }
}

/** Until when a wave could be joined, as a share of the time between a snapshot and the one before. */
function shareUntilClosing({ instants, joinable }: Grid, snapshots: readonly number[], snapshot: number): number {
  const from = snapshot > 0 ? at(snapshots, snapshot - 1) : 0
  const to = at(snapshots, snapshot)
  let last = to
  while (last > from && joinable[last] === 0) last--
  return (at(instants, last) - at(instants, from)) / (at(instants, to) - at(instants, from))
}

/** One node per (step, instant), but one for all instants between which a step cannot be reached. */
function layOutNodes(grid: Grid, { draws }: Windows) {
  const length = grid.instants.length
  const drawn = new Set(draws.map(({ drawnAt }) => grid.indexOf(drawnAt)))
  const ids = new Int32Array(STEP_COUNT * length)
  let nodes = 0
  for (let step = 0; step < STEP_COUNT; step++) {
    for (let index = 0; index < length; index++) {
      const frozen =
        index > 0 && ((step === JOINED && grid.joinable[index] === 0) || (step === SELECTED && !drawn.has(index)))
      ids[step * length + index] = frozen ? nodes - 1 : nodes++
    }
  }
  const node = (step: number, index: number) => at(ids, step * length + index)
  const edges: [number, number][] = []
  const link = (smaller: number, greater: number) => {
    if (smaller !== greater) edges.push([smaller, greater])
  }
  for (let step = 0; step < STEP_COUNT; step++) {
    for (let index = 0; index < length; index++) {
      for (const before of PREREQUISITES[step] ?? []) link(node(step, index), node(before, index))
      if (index > 0) link(node(step, index - 1), node(step, index))
    }
  }
  for (const index of drawn) {
    // Whoever is drawn this second does nothing else in it.
    link(node(PURCHASED, index), node(SELECTED, index - 1))
    link(node(ACCOUNT_LINKED, index), node(SELECTED, index - 1))
  }
  for (const { closesAt, drawnAt } of draws)
    link(node(SELECTED, grid.indexOf(drawnAt)), node(JOINED, grid.indexOf(closesAt)))
  return { nodes, node, edges }
}

type Node = (step: number, index: number) => number

function fixPublished(lattice: Lattice, figures: Figures, scale: Scale, node: Node): void {
  figures.snapshots.forEach((snapshot, index) => {
    for (const [step, figure] of snapshot.counts) {
      lattice.fix(
        node(step, index),
        scaleFigure(figure.value, scale),
        originOf(STEP_NAMES[step] ?? '', figure, snapshot.asOf),
      )
    }
    const amount = snapshot.paidAmountIdr
    if (amount && !snapshot.counts.has(PAID)) {
      const target = scaleFigure(amount.value, scale)
      lattice.bound(
        node(PAID, index),
        Math.floor(target / MOST_PER_PAID_PERSON),
        Math.ceil(target / INCENTIVE_IDR),
        originOf('paidAmountIdr', amount, snapshot.asOf),
      )
    }
  })
}

function originOf(name: string, figure: Figure, asOf: string): Origin {
  return { line: figure.line, text: `${name} ${figure.value} on ${asOf}` }
}

function fixDraws(lattice: Lattice, grid: Grid, { draws }: Windows, node: Node, figures: Figures): void {
  let drawn = 0
  for (const [position, draw] of draws.entries()) {
    drawn += draw.count
    // Two waves drawn in the same second are one rise of the count.
    if (draws[position + 1]?.drawnAt === draw.drawnAt) continue
    const snapshot = at(figures.snapshots, draw.snapshot)
    const line = snapshot.counts.get(SELECTED)?.line ?? snapshot.line
    const text = `the draw of wave ${draw.wave} for ${snapshot.asOf}`
    lattice.fix(node(SELECTED, grid.indexOf(draw.drawnAt)), drawn, { line, text })
  }
}

/** Fixes a count at the whole number within its bounds that is nearest to the estimate. */
export function settle(lattice: Lattice, node: number, estimate: number): number {
  const wanted = Number.isFinite(estimate) ? Math.round(estimate) : 0
  const value = Math.max(lattice.lower(node), Math.min(lattice.upper(node), wanted))
  if (!lattice.isFixed(node)) lattice.fix(node, value)
  return value
}
