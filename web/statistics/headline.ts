import type { Step, StepCountFragment } from '../generated/graphql.ts'

/** The five steps by which the programme is known, of the fourteen; and those of a wave, which is told from selection on. */
export const HEADLINE = ['REGISTERED', 'PHONE_VERIFIED', 'PURCHASED', 'COMPLETED', 'PAID'] as const satisfies Step[]
const HEADLINE_OF_WAVE = ['SELECTED', 'PURCHASED', 'COMPLETED', 'PAID'] as const satisfies Step[]
export type HeadlineStep = (typeof HEADLINE | typeof HEADLINE_OF_WAVE)[number]

/** A step's count; null where it is withheld to protect people. */
export type Count = number | null
export type HeadlineRow = { step: HeadlineStep; count: Count; before: Count; all: Count; stopped: Count }

/** The count of a step; null when it is withheld, or was not asked for. */
export function countOf(steps: readonly StepCountFragment[], step: Step): Count {
  return steps.find((each) => each.step === step)?.count ?? null
}

/** Without those that the table of a part does not have. */
export function stepsTold<T extends StepCountFragment>(steps: readonly T[]): T[] {
  return steps.filter(({ count, withheld }) => count !== null || withheld)
}

/** A difference of two rounded counts is off by so much at most: one that is smaller tells nothing. */
const MOST_OFF = 29

/**
 * The headline funnel: each step with the count before it, of all, and how many of those before have not come here (of
 * rounded counts only where that is certain).
 */
export function headlineOf(steps: readonly StepCountFragment[], isRounded = false): HeadlineRow[] {
  const shown: readonly HeadlineStep[] = steps.some(({ step }) => step === 'REGISTERED') ? HEADLINE : HEADLINE_OF_WAVE
  const all = countOf(steps, shown[0] ?? 'REGISTERED')
  return shown.map((step, index) => {
    const earlier = shown[index - 1]
    const count = countOf(steps, step)
    const before = earlier === undefined ? null : countOf(steps, earlier)
    const stopped = count === null || before === null ? null : Math.max(0, before - count)
    const isCertain = !isRounded || (stopped ?? 0) > MOST_OFF
    return { step, count, before, all, stopped: isCertain ? stopped : null }
  })
}
