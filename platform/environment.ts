import { z } from 'zod'

/** Fields that every process reads. */
export const commonEnvironment = {
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535),
}

/** What is needed to check access tokens. */
export const tokenEnvironment = {
  OIDC_ISSUER: z.url(),
  OIDC_JWKS_URL: z.url(),
  OIDC_AUDIENCE: z.string().min(1).default('gelombang'),
}

/** Base64 of at least 32 bytes. */
export const secretKey = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length >= 32, 'must be base64 of at least 32 bytes')

/**
 * Reads and checks a process's settings once. All mistakes are reported together on standard error, by name and
 * never by value, and the process ends with exit code 78 (EX_CONFIG).
 */
export function readEnvironment<Shape extends z.ZodRawShape>(shape: Shape): z.infer<z.ZodObject<Shape>> {
  const result = z.object(shape).safeParse(process.env)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  process.stderr.write(`Wrong settings in the environment:\n${lines.join('\n')}\nCorrect them and start again.\n`)
  process.exit(78)
}
