import type { Step, StepCountFragment } from '../generated/graphql.ts'

/** The five steps by which the programme is known, of the fourteen. */
export const HEADLINE = ['REGISTERED', 'PHONE_VERIFIED', 'PURCHASED', 'COMPLETED', 'PAID'] as const satisfies Step[]
export type HeadlineStep = (typeof HEADLINE)[number]

/** A step's count; null where it is withheld to protect people. */
export type Count = number | null
export type HeadlineRow = { step: HeadlineStep; count: Count; before: Count; all: Count; stopped: Count }

/** The count of a step; null when it is withheld, or was not asked for. */
export function countOf(steps: readonly StepCountFragment[], step: Step): Count {
  const found = steps.find((each) => each.step === step)
  return found === undefined || found.withheld ? null : found.count
}

/** The headline funnel: each step with the count before it, of all, and how many of those before have not come here. */
export function headlineOf(steps: readonly StepCountFragment[]): HeadlineRow[] {
  const all = countOf(steps, 'REGISTERED')
  return HEADLINE.map((step, index) => {
    const earlier = HEADLINE[index - 1]
    const count = countOf(steps, step)
    const before = earlier === undefined ? null : countOf(steps, earlier)
    const stopped = count === null || before === null ? null : Math.max(0, before - count)
    return { step, count, before, all, stopped }
  })
}
