// Runs on any Node from 20 on, with nothing installed: installs what is missing, then hands over to the TypeScript
// program that was asked for, on the project's own Node 24. Says nothing when there is nothing to do.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './install.mjs'

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** What can be asked for, by the name of the npm script. */
const PROGRAMS = {
  start: 'platform/launcher/main.ts',
  test: 'tests/run.ts',
  replay: 'platform/launcher/run-replay.ts',
  editions: 'platform/launcher/run-editions.ts',
  token: 'platform/launcher/token.ts',
  prisma: 'prisma/cli.ts',
  verify: 'platform/launcher/verify.ts',
  bench: 'bench/run.ts',
  compose: 'gateway/compose.ts',
}

const [name = '', ...words] = process.argv.slice(2)
const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined
if (!program) {
  process.stderr.write(`Unknown program "${name}"; known are ${Object.keys(PROGRAMS).join(', ')}.\n`)
  process.exit(2)
}

let node
try {
  node = await ensureInstalled(PROJECT)
} catch (error) {
  if (error.name !== 'SetUpError') throw error
  process.stderr.write(`\n✗ ${error.message}\n  ${error.advice}\n`)
  process.exit(1)
}
run(node, [join(PROJECT, program), ...words])

/** Runs the program with this terminal; signals go to it, and its end is the end. */
function run(command, args) {
  const path = `${join(PROJECT, 'node_modules', '.bin')}:${process.env.PATH ?? '/usr/bin:/bin'}`
  const child = spawn(command, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: path },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  watchParent(() => child.kill('SIGTERM'))
  child.once('error', (error) => {
    process.stderr.write(`\n✗ Node 24 could not be run: ${error.message}\n  Delete node_modules and start again.\n`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

/** npm killed with -9 cannot pass that on: it is watched, through the shell that it may have put in between. */
function watchParent(onGone) {
  if (!process.env.npm_lifecycle_event) return
  const shell = process.ppid
  const npm = readProcess(shell)?.name.endsWith('sh') ? readProcess(shell)?.parent : undefined
  setInterval(() => {
    if (process.ppid !== shell || (npm && readProcess(shell)?.parent !== npm)) onGone()
  }, 1000).unref()
}

function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: stat.slice(end + 2).split(' ')[1] }
  } catch {
    return undefined
  }
}
