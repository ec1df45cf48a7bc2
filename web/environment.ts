import { randomBytes } from 'node:crypto'
import { z } from 'zod'

const settings = z.object({
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** The build to serve, a folder within `web/`; that of `next build web` by hand unless told otherwise. */
  WEB_BUILD: z.string().min(1).default('.next/by-hand'),
  /** Where this process reaches the gateway. */
  GATEWAY_URL: z.url().default('http://127.0.0.1:4000/graphql'),
  /** Where the reader's browser reaches the gateway. */
  PUBLIC_URL: z.url().default('http://localhost:4000'),
  /** Where the reader's browser reaches this process. */
  WEB_PUBLIC_URL: z.url().default('http://localhost:3000'),
  /** The `iss` that staff sign in with; below the gateway unless set. */
  OIDC_ISSUER: z.url().optional(),
  /** Where this process reaches the issuer, if not at its own address. */
  OIDC_REACHED_AT: z.url().optional(),
  OIDC_CLIENT_ID: z.string().min(1).default('gelombang-web'),
  /** Absent: the client is a public one. */
  OIDC_CLIENT_SECRET: z.string().min(16).optional(),
  /** Seal sessions; separated by commas, newest first, the others are still accepted. Absent: they end with the process. */
  SESSION_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => key.length >= 32), 'each key must have at least 32 characters')
    .default(() => [randomBytes(32).toString('base64url')]),
  /** How old a public page may get, in milliseconds; new events have to be in it within a minute. 0: none is kept. */
  KEEP_PAGES_MS: z.coerce.number().int().min(0).max(40_000).default(30_000),
})

/**
 * The web's settings, all mistakes reported at once by name. The build evaluates this file too, without settings:
 * each has a default.
 */
function readEnvironment(): z.infer<typeof settings> {
  const result = settings.safeParse(process.env)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  process.stderr.write(`Wrong settings in the environment:\n${lines.join('\n')}\nCorrect them and start again.\n`)
  process.exit(78)
}

export const environment = readEnvironment()

/** React and Next choose between their development and production halves by this name when they are loaded. */
export function runAsProduction(): void {
  Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' })
}
