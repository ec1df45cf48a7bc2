import { z } from 'zod'
import { commonEnvironment, readEnvironment } from '#platform/environment.ts'

export const settings = readEnvironment({
  ...commonEnvironment,
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address'),
  /** Origin under which the gateway is reached; the issuer is at /oidc below it. */
  PUBLIC_URL: z.url().default('http://localhost:4000'),
  WEB_PUBLIC_URL: z.url().default('http://localhost:3000'),
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1).default('gelombang'),
  /** Signs the calls to registration, and seals the token keys in the database. */
  ISSUER_PRIVATE_KEY: z.string().min(1),
  REGISTRATION_URL: z.url(),
  /** Separated by commas, newest first: the first one signs cookies, the others are still accepted. */
  ISSUER_COOKIE_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => key.length >= 32), 'each key must have at least 32 characters'),
  /** How the web application proves that it is itself; absent: it is a public client. */
  WEB_CLIENT_SECRET: z.string().min(16).optional(),
  /** Absent: there are no demonstration users. */
  DEMO_USERS_FILE: z.string().min(1).optional(),
})
