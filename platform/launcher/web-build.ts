import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, readStamp } from './fingerprint.ts'
import { withLock } from './lock.ts'
import { lastLines, logPath, rotateLog } from './log-file.ts'
import { OperatorError } from './operator-error.ts'
import { PROJECT } from './project.ts'
import type { Tools } from './tool.ts'

const STAMP = join(PROJECT, 'web', '.next', '.stamp')
// The GraphQL documents are checked against the supergraph while building.
const SOURCES = ['web', 'gateway/supergraph.graphql', 'package-lock.json', 'tsconfig.json']
const MADE_WHILE_BUILDING = ['web/.next', 'web/generated', 'web/next-env.d.ts']

function isSource(path: string): boolean {
  return !MADE_WHILE_BUILDING.some((made) => path.startsWith(made)) && !path.endsWith('.test.ts')
}

function isFresh(wanted: string): boolean {
  return readStamp(STAMP) === wanted && existsSync(join(PROJECT, 'web', '.next', 'BUILD_ID'))
}

/** Builds the web application unless the build that is there was made from the same sources. Returns whether it did. */
export async function ensureWebBuild(tools: Tools, logs: string): Promise<boolean> {
  if (isFresh(fingerprint(PROJECT, SOURCES, isSource))) return false
  return withLock(join(PROJECT, 'node_modules', '.gelombang-web.lock'), async () => {
    const wanted = fingerprint(PROJECT, SOURCES, isSource)
    if (isFresh(wanted)) return false
    rotateLog(logs, 'web-build')
    const environment = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
    const words = ['node_modules/next/dist/bin/next', 'build', 'web']
    const result = await tools.run('next build', words, environment, { directory: logs, name: 'web-build' })
    if (tools.stopped) return false
    if (!result.ok) {
      throw new OperatorError(
        'The web application could not be built.',
        `The end of ${logPath(logs, 'web-build')}:\n${lastLines(logs, 'web-build', 30)}`,
      )
    }
    writeFileSync(STAMP, wanted)
    return true
  })
}
