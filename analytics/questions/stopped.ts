import { STEPS, type Step } from '#prisma/journey.ts'
import { NOT_REACHED, stepColumn } from '../clickhouse/state-columns.ts'
import type { Parameters } from './parameters.ts'
import { conditionsOf, type Selection } from './selection.ts'

/** Who has reached one step and not another. */
export type StoppedQuestion = {
  from: Step
  to: Step
  /** Only what happened before this second of the state counts; absent: everything. */
  until: number | undefined
  selection: Selection
}

/** Conditions on a row of the state: live by the mask, which leads the table's order, by a date from the times. */
export function stoppedConditions({ from, to, until, selection }: StoppedQuestion, parameters: Parameters): string[] {
  const chosen = conditionsOf(selection, parameters)
  if (until === undefined) {
    const [is, isNot] = [2 ** STEPS.indexOf(from), 2 ** STEPS.indexOf(to)]
    return [`bitAnd(mask, ${is + isNot}) = ${is}`, ...chosen]
  }
  const before = parameters.bind('Int32', until)
  return [`${stepColumn(from)} < ${before}`, `${stepColumn(to)} >= ${before}`, ...chosen]
}

/** SQL of "not reached by then", for the date of a question. */
export function notReached(step: Step, until: number | undefined, parameters: Parameters): string {
  return `${stepColumn(step)} >= ${parameters.bind('Int32', until ?? NOT_REACHED)}`
}
