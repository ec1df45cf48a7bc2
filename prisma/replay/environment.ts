import { z } from 'zod'
import { readEnvironment } from '#platform/environment.ts'

/** The owner's URL of the database that is played into, and the root key of personal data (base64 of 32 bytes). */
export function readReplayEnvironment(): { DATABASE_URL: string; DATA_KEY: string } {
  return readEnvironment({
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    DATA_KEY: z.base64().refine((text) => Buffer.from(text, 'base64').length >= 32, 'must hold at least 32 bytes'),
  })
}
