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
