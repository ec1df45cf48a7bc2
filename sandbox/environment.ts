import { z } from 'zod'

const settings = z.object({
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4002),
  /** Folder of the journal; made when it is missing. */
  SANDBOX_DATA_DIR: z.string().min(1),
  /** How long a payment partner takes to pay out. */
  SANDBOX_SETTLE_AFTER_MS: z.coerce.number().int().min(0).max(86_400_000).default(1_500),
})

export type Settings = z.infer<typeof settings>

/** Reads the settings; all mistakes are reported at once and end the process with exit code 78. */
export function readSettings(): Settings {
  const result = settings.safeParse(process.env)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  process.stderr.write(`Wrong settings in the environment:\n${lines.join('\n')}\nCorrect them and start again.\n`)
  process.exit(78)
}
