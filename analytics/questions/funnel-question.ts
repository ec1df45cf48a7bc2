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
  codes: number[]
  counts: number[]
  /** Without those too young for the window; empty when conversions were not asked for. */
  grown: number[]
  /** Of the grown, who reached the step before in the list, too. The first one is 0. */
  withPrevious: number[]
  /** Of the grown, who reached the first step in the list, too. */
  withFirst: number[]
}

/** SQL that answers with rows of one column, `told`: the tuple that `toFunnelCounts` reads. */
export type CellsSql = string

export type CellTuple = [number[], number[], number[], number[], number[]]

export function toFunnelCounts([codes, counts, grown, withPrevious, withFirst]: CellTuple): FunnelCounts {
  return { codes, counts, grown, withPrevious, withFirst }
}

export function cellSql(parts: {
  codes: string
  counts: readonly string[]
  grown: readonly string[]
  withPrevious: readonly string[]
  withFirst: readonly string[]
}): string {
  const array = (items: readonly string[]): string => `[${items.join(', ')}]::Array(Int64)`
  const { codes, counts, grown, withPrevious, withFirst } = parts
  return `tuple(${[codes, array(counts), array(grown), array(withPrevious), array(withFirst)].join(', ')})`
}
