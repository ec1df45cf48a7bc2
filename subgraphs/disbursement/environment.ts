import { z } from 'zod'
import { commonEnvironment, readEnvironment, secretKey, tokenEnvironment } from '#platform/environment.ts'

const DAY_MS = 86_400_000

const milliseconds = (standard: number, least = 0) => z.coerce.number().int().min(least).max(DAY_MS).default(standard)

/** Settings of the disbursement process. */
export function readSettings() {
  return readEnvironment({
    ...commonEnvironment,
    ...tokenEnvironment,
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    GATEWAY_PUBLIC_KEY: z.string().min(1),
    DATA_KEY: secretKey,
    PAYMENT_PARTNER_URL: z.url(),
    /** How long the statement may be silent about a payment before the partner is asked about it. */
    PAYMENT_ASK_AFTER_MS: milliseconds(10_000),
    /** From when on "never heard of it" is believed. Longer than a request can be under way. */
    PAYMENT_UNKNOWN_AFTER_MS: milliseconds(120_000),
    /** Pause before a payment that failed for a passing reason is tried again. */
    PAYMENT_RETRY_AFTER_MS: milliseconds(30_000),
  })
}
