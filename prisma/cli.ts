import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { PROJECT, toolEnvironment } from '#platform/launcher/project.ts'
import { findRunningDatabase } from '#platform/launcher/running-installation.ts'

/**
 * `npm run prisma -- …`: Prisma's command line with the project's own schema engine in place of the one it would fetch.
 * Without DATABASE_URL it works on the database that `npm start` is running.
 */
const words = process.argv.slice(2)
const database = findRunningDatabase()
const child = spawn(process.execPath, [join(PROJECT, 'node_modules/prisma/build/index.js'), ...words], {
  cwd: PROJECT,
  stdio: 'inherit',
  env: toolEnvironment({
    PRISMA_SCHEMA_ENGINE_BINARY: join(PROJECT, 'prisma/schema-engine/main.ts'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    ...(database ? { DATABASE_URL: database } : {}),
  }),
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
