import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { type Comparison, SOURCES } from './compare-steps.ts'
import { COMPARISON_FAILURES, type ComparisonFailure } from './failure.ts'

const differences = z.array(
  z.object({
    source: z.enum(SOURCES).default('CUBE'),
    step: z.enum(STEPS),
    day: z.string(),
    postgres: z.number(),
    clickhouse: z.number(),
  }),
)
/** More of them say nothing more. */
const MOST_DIFFERENCES = 1_000

/** `stateStep`: the one that was counted in the state; what was found at others stands until they are counted again. */
export async function saveComparison(
  database: Database,
  { stateStep, ...comparison }: Comparison & { stateStep: Step },
): Promise<void> {
  const last = await findLastComparison(database)
  const standing = (last?.differences ?? []).filter(({ source, step }) => source === 'STATE' && step !== stateStep)
  const differences = [...comparison.differences, ...standing].slice(0, MOST_DIFFERENCES)
  const kept = { ...comparison, differences }
  await database.comparison.upsert({ where: { id: 1 }, create: kept, update: kept })
}

export type ComparisonAttempt = {
  triedAt: Date
  /** Absent when it was made. */
  failure: ComparisonFailure | null
  /** Past while one is under way. */
  nextAt: Date
}

export async function saveAttempt(database: Database, attempt: ComparisonAttempt): Promise<void> {
  await database.comparisonAttempt.upsert({ where: { id: 1 }, create: attempt, update: attempt })
}

/** The last try of the leading process, whether or not it came to a result; absent before the first. */
export async function findLastAttempt(database: Database): Promise<ComparisonAttempt | undefined> {
  const found = await database.comparisonAttempt.findUnique({ where: { id: 1 } })
  return found ? { ...found, failure: z.enum(COMPARISON_FAILURES).nullable().parse(found.failure) } : undefined
}

/** The last comparison that the leading process made; absent before the first. */
export async function findLastComparison(database: Database): Promise<Comparison | undefined> {
  const found = await database.comparison.findUnique({ where: { id: 1 } })
  return found ? { ...found, differences: differences.parse(found.differences) } : undefined
}
