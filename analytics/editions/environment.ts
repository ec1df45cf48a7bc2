import { z } from 'zod'
import { readEnvironment } from '#platform/environment.ts'

/** Settings of the editions' command. */
export function readEditionsEnvironment() {
  return readEnvironment({ DATABASE_URL: z.url() })
}
