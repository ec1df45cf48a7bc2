import type { Step } from '#prisma/journey.ts'
import type { ConversionWindow, FunnelOrder } from './reach.ts'
import type { Selection } from './selection.ts'
import type { Slice } from './slices.ts'

/** A question to the funnel: everything is a code, a number or a name of ours. */
export type FunnelQuestion = {
  /** In the order asked for, which is the order that STRICT means. */
  steps: readonly Step[]
  order: FunnelOrder
  /** What cells are told apart by; up to two for viewers, and a cohort before them. */
  by: readonly Slice[]
  /** Only what happened before this second of the state counts; absent: everything. */
  until: number | undefined
  selection: Selection
  window: ConversionWindow | undefined
  /** Also what conversions are made of, which costs more. */
  withConversions: boolean
}

/** Counts of one cell, one number per step asked for. */
export type FunnelCounts = {
  /** Codes of the cell's slices. */
  codes: readonly number[]
  counts: readonly number[]
  /** Without those too young for the window; empty when conversions were not asked for. */
  grown: readonly number[]
  /** Of the grown, who reached the step before in the list, too. The first one is 0. */
  withPrevious: readonly number[]
  /** Of the grown, who reached the first step in the list, too. */
  withFirst: readonly number[]
}

/** Strict counts are nested: who reached a step reached all before it, so that they are what conversions are made of. */
export function nestedCounts(
  codes: readonly number[],
  counts: readonly number[],
  { withConversions }: FunnelQuestion,
): FunnelCounts {
  const nested = withConversions ? counts : []
  return { codes, counts, grown: nested, withPrevious: nested, withFirst: nested }
}
