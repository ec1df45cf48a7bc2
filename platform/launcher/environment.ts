import { z } from 'zod'
import { readEnvironment } from '../environment.ts'

/** Settings by which a deployment replaces the embedded parts or publishes the platform under another address. */
export function readLauncherEnvironment() {
  return readEnvironment({
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    /** Where web and gateway listen; everything else is on loopback. */
    HOST: z.string().min(1).default('0.0.0.0'),
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    WEB_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
    OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
    OIDC_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
    OIDC_AUDIENCE: z.string().min(1).default('gelombang'),
    /** As which client of that issuer the web signs staff in. */
    OIDC_CLIENT_ID: z.string().min(1).optional(),
    OIDC_CLIENT_SECRET: z.string().min(16).optional(),
    /** Of editions that were signed before the key was replaced (see analytics/editions/environment.ts). */
    EDITIONS_PUBLIC_KEYS: z.string().default(''),
    /** The outside world; what is not given is the sandbox. */
    DUKCAPIL_URL: z.url({ protocol: /^https?$/ }).optional(),
    SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
    EMAIL_URL: z.url({ protocol: /^https?$/ }).optional(),
    PAYMENT_PARTNER_URL: z.url({ protocol: /^https?$/ }).optional(),
    BEACON_URL: z.url({ protocol: /^https?$/ }).optional(),
  })
}

export type LauncherEnvironment = ReturnType<typeof readLauncherEnvironment>
