import type { Step } from '#prisma/journey.ts'
import { cohortSlice, compareCodes, firstDayOf, keysAndLabels, sliceValueOf } from '../questions/cohorts.ts'
import type { FunnelCounts } from '../questions/funnel-question.ts'
import { type Conversion, toConversion } from '../questions/wilson.ts'
import type { CodeLists } from './code-lists.ts'
import { type ShownCount, showExact } from './disclosure.ts'
import type { FunnelRequest } from './request.ts'

export type StepCount = ShownCount & {
  step: Step
  /** Of those who reached the step before in the list; absent for the first, and where counts are not exact. */
  fromPrevious: Conversion | null
  /** Of those who reached the first step in the list. */
  fromFirst: Conversion | null
}

export type FunnelCell = { cohort: string | null; keys: string[]; labels: string[]; steps: StepCount[] }

export type FunnelCohort = {
  key: string
  label: string
  firstDay: string | null
  /** Some of its people are too young for the window: they are left out of its rates. */
  isYoung: boolean
  steps: StepCount[]
}

export type FunnelPart = { steps: StepCount[]; cohorts: FunnelCohort[]; breakdown: FunnelCell[] }

export type Telling = {
  request: FunnelRequest
  codeLists: CodeLists
  language: 'id' | 'en'
  withConversions: boolean
}

/** Totals, cohorts and cells, from the cells that ClickHouse answered with; `totals`: of all cells, if these are some. */
export function toFunnelPart(
  cells: readonly FunnelCounts[],
  telling: Telling,
  totals: readonly FunnelCounts[] = cells,
): FunnelPart {
  const { request, codeLists, language } = telling
  const slice = request.cohort && cohortSlice(request.cohort)
  const slices = [...(slice ? [slice] : []), ...request.by]
  const sorted = cells.toSorted((one, other) => compareCodes(slices, one.codes, other.codes))
  const ofCohorts = slice ? totals.toSorted((one, other) => compareCodes([slice], one.codes, other.codes)) : []
  const byCohort = Map.groupBy(ofCohorts, ({ codes }) => codes[0] ?? 0)
  return {
    steps: toSteps(sum(totals, request.steps.length), telling),
    cohorts: [...byCohort].map(([code, members]) => {
      const counts = sum(members, request.steps.length)
      const value = sliceValueOf(slice ?? 'WAVE', code, codeLists)
      return {
        key: value.key,
        label: value.labels[language],
        firstDay: firstDayOf(slice ?? 'WAVE', code),
        isYoung: youngOf(counts, 0) > 0,
        steps: toSteps(counts, telling),
      }
    }),
    breakdown: request.by.length
      ? sorted.map((cell) => ({
          cohort: slice ? sliceValueOf(slice, cell.codes[0] ?? 0, codeLists).key : null,
          ...keysAndLabels(request.by, slice ? cell.codes.slice(1) : cell.codes, { codeLists, language }),
          steps: toSteps(cell, telling),
        }))
      : [],
  }
}

function toSteps(cell: FunnelCounts, { request, withConversions }: Telling): StepCount[] {
  return request.steps.map((step, place) => {
    const conversion = (start: number, reached: number | undefined): Conversion | null =>
      withConversions && place > 0 ? toConversion(cell.grown[start] ?? 0, reached ?? 0, youngOf(cell, start)) : null
    return {
      step,
      ...showExact(cell.counts[place] ?? 0),
      fromPrevious: conversion(place - 1, cell.withPrevious[place]),
      fromFirst: conversion(0, cell.withFirst[place]),
    }
  })
}

function youngOf({ counts, grown }: FunnelCounts, place: number): number {
  return grown.length ? (counts[place] ?? 0) - (grown[place] ?? 0) : 0
}

function sum(cells: readonly FunnelCounts[], length: number): FunnelCounts {
  const total = { codes: [], counts: Array<number>(length).fill(0), grown: [], withPrevious: [], withFirst: [] }
  for (const name of ['counts', 'grown', 'withPrevious', 'withFirst'] as const) {
    const sums: number[] = total[name]
    for (const cell of cells) {
      for (const [place, count] of cell[name].entries()) sums[place] = (sums[place] ?? 0) + count
    }
  }
  return total
}
