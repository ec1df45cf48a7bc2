import { z } from 'zod'
import { readEnvironment } from '#platform/environment.ts'

/** Owner's URL of the database that is migrated or played into. */
export function readDatabaseUrl(): string {
  return readEnvironment({ DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }) }).DATABASE_URL
}
