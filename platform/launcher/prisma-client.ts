import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, readStamp } from './fingerprint.ts'
import { withLock } from './lock.ts'
import { OperatorError } from './operator-error.ts'
import { PROJECT } from './project.ts'
import type { Tools } from './tool.ts'

const STAMP = join(PROJECT, 'prisma', 'client', '.stamp')
// Generated code depends on the schema and on the version of the generators.
const SOURCES = ['prisma/schema', 'package-lock.json']

/** Generates the Prisma client unless the one that is there was made from the same schema. Returns whether it did. */
export async function ensurePrismaClient(tools: Tools): Promise<boolean> {
  if (readStamp(STAMP) === fingerprint(PROJECT, SOURCES)) return false
  return withLock(join(PROJECT, 'node_modules', '.gelombang-generate.lock'), async () => {
    const wanted = fingerprint(PROJECT, SOURCES)
    if (readStamp(STAMP) === wanted) return false
    // Generating needs no schema engine, but Prisma would fetch one from the internet unless told where it is.
    const environment = { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1' }
    const result = await tools.run('prisma generate', ['node_modules/prisma/build/index.js', 'generate'], environment)
    if (!result.ok) {
      throw new OperatorError('The Prisma client could not be generated.', `${result.output}${result.errors}`.trim())
    }
    mkdirSync(join(PROJECT, 'prisma', 'client'), { recursive: true })
    writeFileSync(STAMP, wanted)
    return true
  })
}
