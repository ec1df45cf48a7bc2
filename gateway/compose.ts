import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Command } from 'commander'
import { CompositionError, composeSupergraph, listBreakingChanges } from './composition.ts'
import { SUBGRAPHS, SUPERGRAPH_PATH } from './subgraphs.ts'

/**
 * `npm run compose`: prints each subgraph's SDL and composes the supergraph; both are committed. With `--check`
 * nothing is written: it fails when a committed file is stale, or when clients of the supergraph at `--against`
 * would break.
 */
type Options = { check?: boolean; against?: string; allowBreaking?: boolean }

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

await new Command('compose')
  .option('--check', 'compare with the committed files instead of writing them')
  .option('--against <git-ref>', 'also look for breaking changes since then')
  .option('--allow-breaking', 'report breaking changes, but do not fail')
  .action(compose)
  .parseAsync()

async function compose(options: Options): Promise<void> {
  const printed = await Promise.all(
    SUBGRAPHS.map(async ({ name, schemaModule, sdl }) => ({
      name,
      path: sdl,
      sdl: await printSdl(schemaModule),
    })),
  )
  const supergraph = composeOrExit(printed)
  const files = [...printed.map(({ path, sdl }) => ({ path, text: sdl })), { path: SUPERGRAPH_PATH, text: supergraph }]
  const stale = files.filter(({ path, text }) => read(path) !== text)

  const before = options.against ? readAt(options.against) : read(SUPERGRAPH_PATH)
  const breaking = before ? listBreakingChanges(before, supergraph) : []
  for (const change of breaking) process.stderr.write(`breaking: ${change}\n`)

  if (options.check) {
    for (const { path } of stale) process.stderr.write(`stale: ${path}. Run npm run compose, and commit it.\n`)
    if (stale.length > 0 || (breaking.length > 0 && !options.allowBreaking)) process.exitCode = 1
    return
  }
  for (const { path, text } of stale) {
    writeFileSync(path, text)
    process.stdout.write(`written: ${path}\n`)
  }
}

/** In a process of its own: the gateway imports no subgraph. */
async function printSdl(schemaModule: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['platform/print-schema.ts', schemaModule], {
    maxBuffer: 16 * 1_048_576,
  })
  return stdout
}

function composeOrExit(subgraphs: { name: string; sdl: string }[]): string {
  try {
    return composeSupergraph(subgraphs)
  } catch (error) {
    if (!(error instanceof CompositionError)) throw error
    process.stderr.write(`The subgraphs do not fit together:\n${error.message}\n`)
    process.exit(1)
  }
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function readAt(ref: string): string | undefined {
  try {
    return execFileSync('git', ['show', `${ref}:${SUPERGRAPH_PATH}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return undefined
  }
}
