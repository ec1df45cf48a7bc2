import { z } from 'zod'
import { commonEnvironment, readEnvironment, secretKey, tokenEnvironment } from '#platform/environment.ts'

/** Settings of the marketplace process. */
export function readSettings() {
  return readEnvironment({
    ...commonEnvironment,
    ...tokenEnvironment,
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    GATEWAY_PUBLIC_KEY: z.string().min(1),
    DATA_KEY: secretKey,
  })
}
