import { z } from 'zod'
import { readEnvironment } from '#platform/environment.ts'

export const editionsPublicKeys = {
  /** Public keys (SPKI, DER, base64; commas between) of editions besides that of the private one: of before it was replaced. */
  EDITIONS_PUBLIC_KEYS: z
    .string()
    .default('')
    .transform((keys) => keys.split(',').filter(Boolean)),
}

/** Settings of the editions' command. */
export function readEditionsEnvironment() {
  return readEnvironment({
    DATABASE_URL: z.url(),
    /** As the analytics process has it: what editions must be signed with. */
    EDITIONS_PRIVATE_KEY: z.base64().min(1).optional(),
    ...editionsPublicKeys,
  })
}
