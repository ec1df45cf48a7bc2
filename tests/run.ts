import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { generateCode } from '#platform/launcher/generated-code.ts'
import { PROJECT, toolEnvironment } from '#platform/launcher/project.ts'
import { reportFailure } from '#platform/launcher/terminal.ts'
import { Tools } from '#platform/launcher/tool.ts'

/**
 * `npm test`: the static checks, then every test. Words after `--` go to vitest; with a name among them only those
 * tests run, without the static checks.
 */
const words = process.argv.slice(2)
const everything = words.every((word) => word.startsWith('-'))

function run(script: string, ...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [join(PROJECT, script), ...args], {
    cwd: PROJECT,
    stdio: 'inherit',
    // Many processes are started again and again: what is compiled of their modules is kept.
    env: toolEnvironment({ NODE_COMPILE_CACHE: join(PROJECT, 'node_modules/.cache/compiled') }),
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

try {
  await generateCode(new Tools())
  const verified = everything ? await run('platform/launcher/verify.ts') : 0
  // The tests run all the same: whoever broke the formatting still wants to know what else broke.
  const tested = await run('node_modules/vitest/vitest.mjs', 'run', ...words)
  process.exitCode = verified || tested
} catch (error) {
  reportFailure(error)
  process.exitCode = 1
}
