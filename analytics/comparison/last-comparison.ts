import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { STEPS } from '#prisma/journey.ts'
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

export async function saveComparison(database: Database, comparison: Comparison): Promise<void> {
  const kept = { ...comparison, differences: comparison.differences.slice(0, MOST_DIFFERENCES) }
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
