import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.ts'
import { withLock } from './lock.ts'
import { lastLines, logPath, rotateLog } from './log-file.ts'
import { OperatorError } from './operator-error.ts'
import { PROJECT } from './project.ts'
import type { Tools } from './tool.ts'
import { claimBuild, isUsed } from './web-build-users.ts'

// The GraphQL documents are checked against the supergraph while building.
const SOURCES = ['web', 'gateway/supergraph.graphql', 'package-lock.json', 'tsconfig.json']
const MADE_WHILE_BUILDING = ['web/.next', 'web/generated', 'web/next-env.d.ts']
const BUILDS = '.next/builds'
const FOLDER = join(PROJECT, 'web', BUILDS)
const ATTEMPTS = 3

/** `folder` is relative to `web/`, as the web process and Next want it. */
export type WebBuild = { folder: string; built: boolean }

function isSource(path: string): boolean {
  return !MADE_WHILE_BUILDING.some((made) => path.startsWith(made)) && !path.endsWith('.test.ts')
}

function currentSources(): string {
  return fingerprint(PROJECT, SOURCES, isSource).slice(0, 16)
}

/** Written last: a build that was interrupted has none. */
function completionOf(name: string): string {
  return join(FOLDER, name, '.complete')
}

/**
 * The build of the sources as they are, made if there is none yet, in a folder named by their hash: a web that is
 * running keeps its own. It stays for as long as this process lives; builds that nobody uses go with the next one.
 */
export async function ensureWebBuild(tools: Tools, logs: string): Promise<WebBuild> {
  return withLock(join(PROJECT, 'node_modules', '.gelombang-web.lock'), async () => {
    mkdirSync(FOLDER, { recursive: true })
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const name = currentSources()
      const build = { folder: `${BUILDS}/${name}`, built: attempt > 0 }
      if (existsSync(completionOf(name))) {
        claimBuild(FOLDER, name)
        return build
      }
      await runNext(tools, logs, name)
      if (tools.stopped) return { ...build, built: false }
      // Sources that were edited meanwhile may be in the build or not: it is no build of either.
      if (currentSources() !== name) continue
      writeFileSync(completionOf(name), '')
      claimBuild(FOLDER, name)
      removeUnused()
      return { ...build, built: true }
    }
    throw new OperatorError('The web application could not be built.', 'Its sources kept changing. Start again.')
  })
}

async function runNext(tools: Tools, logs: string, name: string): Promise<void> {
  rmSync(join(FOLDER, name), { recursive: true, force: true })
  rotateLog(logs, 'web-build')
  const environment = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', WEB_BUILD: `${BUILDS}/${name}` }
  const words = ['node_modules/next/dist/bin/next', 'build', 'web']
  const result = await tools.run('next build', words, environment, { directory: logs, name: 'web-build' })
  if (result.ok || tools.stopped) return
  throw new OperatorError(
    'The web application could not be built.',
    `The end of ${logPath(logs, 'web-build')}:\n${lastLines(logs, 'web-build', 30)}`,
  )
}

/** Under the lock nobody else builds: what is neither complete nor used was left by somebody who was interrupted. */
function removeUnused(): void {
  for (const entry of readdirSync(FOLDER, { withFileTypes: true })) {
    if (entry.isDirectory() && !isUsed(FOLDER, entry.name)) {
      rmSync(join(FOLDER, entry.name), { recursive: true, force: true })
    }
  }
}
