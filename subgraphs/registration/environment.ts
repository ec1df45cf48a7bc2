import { z } from 'zod'
import { commonEnvironment, readEnvironment, secretKey, tokenEnvironment } from '#platform/environment.ts'

/** Settings of the registration process. */
export function readSettings() {
  return readEnvironment({
    ...commonEnvironment,
    ...tokenEnvironment,
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    GATEWAY_PUBLIC_KEY: z.string().min(1),
    ISSUER_PUBLIC_KEY: z.string().min(1),
    DATA_KEY: secretKey,
    WEB_PUBLIC_URL: z.url().default('http://localhost:3000'),
    DUKCAPIL_URL: z.url(),
    SMS_URL: z.url(),
    EMAIL_URL: z.url(),
    BEACON_URL: z.url(),
  })
}
