import { createBatchLoader } from '#platform/batch-loader.ts'
import type { RegistrationContext } from '../../context.ts'

/** Waves by number (as text), N of them in one query. */
export const loadWave = createBatchLoader(async (numbers, { database }: RegistrationContext) => {
  const found = await database.wave.findMany({ where: { number: { in: numbers.map(Number) } } })
  return new Map(found.map((wave) => [String(wave.number), wave]))
})
