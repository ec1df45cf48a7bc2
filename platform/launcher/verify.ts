import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { generateCode } from './generated-code.ts'
import { PROJECT, toolEnvironment } from './project.ts'
import { reportFailure, since } from './terminal.ts'
import { Tools } from './tool.ts'

/** `npm run verify`: everything that can be checked without running anything, side by side. */
const CHECKS: [name: string, command: string, ...args: string[]][] = [
  ['formatting, lint and boundaries', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['dead code and dependencies', 'knip'],
  ['composed schema', 'node', 'gateway/compose.ts', '--check'],
]

async function check(name: string, command: string, ...args: string[]): Promise<boolean> {
  const start = performance.now()
  const child = spawn(join(PROJECT, 'node_modules', '.bin', command), args, {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: toolEnvironment({ NO_COLOR: '1' }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  const code = await new Promise<number>((resolve) => child.once('close', (exitCode) => resolve(exitCode ?? 1)))
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} ${since(start)}\n${code === 0 ? '' : output}`)
  return code === 0
}

try {
  await generateCode(new Tools())
  const results = await Promise.all(CHECKS.map((words) => check(...words)))
  process.exitCode = results.every(Boolean) ? 0 : 1
} catch (error) {
  reportFailure(error)
  process.exitCode = 1
}
