import { STEPS } from '#prisma/journey.ts'
import { MARKER } from '../clickhouse/state-columns.ts'
import { type FunnelCounts, type FunnelQuestion, nestedCounts } from './funnel-question.ts'
import type { Parameters } from './parameters.ts'
import { periodsUntil } from './periods.ts'
import { isBeginning } from './reach.ts'
import { cubeKindOf, type Slice } from './slices.ts'

/** The one slice that a question is about, NATIONAL for none; absent when the cubes do not answer it. */
export function cubeSliceOf({ by, selection, window }: FunnelQuestion): Slice | 'NATIONAL' | undefined {
  if (window || selection.enteredFrom !== undefined || selection.enteredTo !== undefined) return undefined
  const slices = new Set([...by, ...selection.allowed.map(({ dimension }) => dimension)])
  const [slice = 'NATIONAL', ...others] = slices
  if (others.length) return undefined
  return slice === 'NATIONAL' || cubeKindOf(slice) !== undefined ? slice : undefined
}

/**
 * Whether the cubes have the answer: nobody's slices but one standard one, whole days, and steps that the cube counts:
 * any, or the journey's beginning in strict order. Pairs of steps, which conversions in any order need, it does not have.
 */
export function isInCube(question: FunnelQuestion): boolean {
  const isCounted = question.order === 'ANY' ? !question.withConversions : isBeginning(question.steps)
  return isCounted && cubeSliceOf(question) !== undefined
}

/**
 * The funnel from the cube of steps by day and month, as rows of place, kind, cell, step and number: a few thousand of
 * them, however many people there are. The cube's marker is among them (kind 255), so that one pass tells figures and
 * watermark.
 */
export function funnelFromCube(question: FunnelQuestion, place: number, parameters: Parameters): string {
  const { order, until, selection } = question
  const slice = cubeSliceOf(question) ?? 'NATIONAL'
  const kind = slice === 'NATIONAL' ? 0 : (cubeKindOf(slice) ?? 0)
  const [allowed] = selection.allowed
  const conditions = [
    `kind = ${kind}`,
    `ord = ${order === 'ANY' ? 0 : 1}`,
    periodsUntil(until, parameters),
    ...(allowed ? [`cell IN ${parameters.bind('Array(UInt16)', allowed.codes)}`] : []),
  ]
  return `SELECT ${place} AS place, kind, cell, step, sum(n) AS number FROM step_cube_v1
    WHERE (${conditions.join(' AND ')}) OR kind = ${MARKER.kind} GROUP BY kind, cell, step`
}

export type CubeRow = [place: number, kind: number, cell: number, step: number, number: number]

/** The cells of a question, from the rows of its place. */
export function cellsOfCube(question: FunnelQuestion, place: number, rows: readonly CubeRow[]): FunnelCounts[] {
  const { steps, by } = question
  const own = rows.filter((row) => row[0] === place && row[1] !== MARKER.kind)
  const byCell = Map.groupBy(own, (row) => (by.length ? row[2] : 0))
  return [...byCell].flatMap(([code, counted]) => {
    const counts = steps.map((step) => {
      const ofStep = counted.filter((row) => row[3] === STEPS.indexOf(step) + 1)
      return ofStep.reduce((sum, row) => sum + row[4], 0)
    })
    // A cohort of waves broken down by wave is one slice twice, and so is its code.
    const codes = by.map(() => code)
    return counts.some((count) => count !== 0) ? [nestedCounts(codes, counts, question)] : []
  })
}
