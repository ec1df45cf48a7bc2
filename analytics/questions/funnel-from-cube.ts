import { STEPS } from '#prisma/journey.ts'
import { type CellsSql, cellSql, type FunnelQuestion } from './funnel-question.ts'
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

/** The funnel from the cube of steps by day and month: a few thousand numbers, however many people there are. */
export function funnelFromCube(question: FunnelQuestion, parameters: Parameters): CellsSql {
  const { steps, by, order, until, selection, withConversions } = question
  const slice = cubeSliceOf(question) ?? 'NATIONAL'
  const kind = slice === 'NATIONAL' ? 0 : (cubeKindOf(slice) ?? 0)
  const [allowed] = selection.allowed
  const conditions = [
    `kind = ${kind}`,
    `ord = ${order === 'ANY' ? 0 : 1}`,
    periodsUntil(until, parameters),
    ...(allowed ? [`cell IN ${parameters.bind('Array(UInt16)', allowed.codes)}`] : []),
  ]
  const counts = steps.map((step) => `sumIf(n, step = ${STEPS.indexOf(step) + 1})`)
  const nested = withConversions ? counts : []
  const codes = by.length ? '[cell]::Array(Int32)' : '[]::Array(Int32)'
  return `SELECT ${cellSql({ codes, counts, grown: nested, withPrevious: nested, withFirst: nested })} AS told
    FROM step_cube_v1 WHERE ${conditions.join(' AND ')}
    ${by.length ? 'GROUP BY cell' : ''} HAVING arrayExists(x -> x != 0, [${counts.join(', ')}])`
}
