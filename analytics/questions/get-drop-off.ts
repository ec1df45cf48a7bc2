import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { entryDayOf } from '../funnel/dimensions.ts'
import { asOf, filter } from '../funnel/request.ts'
import { ask, type QueryExplanation } from './ask.ts'
import type { QuestionContext } from './ask-by-slices.ts'
import { type DropOffQuestion, type DropOffWants, dropOffStatement } from './drop-off-sql.ts'
import { asOfOf, momentOf } from './moment.ts'
import { requireAnalyst } from './require-analyst.ts'
import { areDifferent, DIFFERENT, stepPair } from './step-pair.ts'
import { toSelection } from './to-selection.ts'

const request = z.object({ ...stepPair, asOf, filter }).refine(areDifferent, DIFFERENT)

export type ActingLimits = {
  /** No rule says until when. */
  withoutLimit: number
  beforeLimit: number
  afterLimit: number
  /** Days on which limits lie that are still open, with the people they are for. */
  limits: { lastDay: string; people: number }[]
}

export type DropOff = {
  asOf: Date
  watermark: string | null
  lagSeconds: number
  explain: QueryExplanation
  /** Reached the one step and not the other; 0, as all of `canStillAct`, when not asked for. */
  people: number
  canStillAct: ActingLimits
  /** What the list of these people is asked with. */
  question: DropOffQuestion
}

/** Who stopped between two steps, how many of them can still act, and until when. For analysts, auditors, administrators. */
export async function getDropOff({
  ctx,
  input,
  wants = { counts: true },
}: {
  ctx: QuestionContext
  input: unknown
  wants?: DropOffWants
}): Promise<DropOff> {
  requireAnalyst(ctx.viewer)
  const asked = parseInput(request, input)
  const [codeLists, freshness] = await Promise.all([ctx.codeLists(), ctx.freshness()])
  const moment = momentOf(asked.asOf, freshness)
  const { from, to } = asked
  const { until, reference } = moment
  const question = { from, to, until, reference, selection: toSelection(asked.filter, codeLists) }
  const { row, explain } = await ask(ctx, dropOffStatement(question, wants))
  const { people, withoutLimit, afterLimit } = row
  return {
    asOf: asOfOf(moment, row.watermark, freshness),
    watermark: row.watermark,
    lagSeconds: freshness.lagSeconds,
    explain,
    people,
    canStillAct: {
      withoutLimit,
      afterLimit,
      beforeLimit: people - withoutLimit - afterLimit,
      limits: row.limits.map(([day, count]) => ({ lastDay: entryDayOf(day), people: count })),
    },
    question,
  }
}
