import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { PROJECT } from '#platform/launcher/project.ts'

/** Runs `npm run prisma -- WORDS` to its end. */
export function runPrisma(
  words: string[],
  environment: Record<string, string>,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(PROJECT, 'prisma/cli.ts'), ...words],
      { cwd: PROJECT, env: { ...process.env, ...environment }, timeout: 60_000 },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    )
  })
}
