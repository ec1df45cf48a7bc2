import { z } from 'zod'
import { readEnvironment } from '#platform/environment.ts'

/** Settings of the editions' command. */
export function readEditionsEnvironment() {
  return readEnvironment({
    DATABASE_URL: z.url(),
    /** As the analytics process has it: what editions must be signed with. `verify` and `correct` need it. */
    EDITIONS_PRIVATE_KEY: z.base64().min(1).optional(),
  })
}
