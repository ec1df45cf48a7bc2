import { z } from 'zod'
import type { Database } from '#prisma/database.ts'
import { STEPS } from '#prisma/journey.ts'
import type { Comparison } from './compare-steps.ts'

const differences = z.array(
  z.object({ step: z.enum(STEPS), day: z.string(), postgres: z.number(), clickhouse: z.number() }),
)
/** More of them say nothing more. */
const MOST_DIFFERENCES = 1_000

export async function saveComparison(database: Database, comparison: Comparison): Promise<void> {
  const kept = { ...comparison, differences: comparison.differences.slice(0, MOST_DIFFERENCES) }
  await database.comparison.upsert({ where: { id: 1 }, create: kept, update: kept })
}

/** The last comparison that the leading process made; absent before the first. */
export async function findLastComparison(database: Database): Promise<Comparison | undefined> {
  const found = await database.comparison.findUnique({ where: { id: 1 } })
  return found ? { ...found, differences: differences.parse(found.differences) } : undefined
}
