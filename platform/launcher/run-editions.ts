import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { PROJECT, toolEnvironment } from './project.ts'
import { findRunningInstallation } from './running-installation.ts'

/** `npm run editions -- COMMAND [--data-dir DIR]`: the editions of the platform that runs. */
const words = process.argv.slice(2)
const option = words.indexOf('--data-dir')
const [, folder] = option < 0 ? [] : words.splice(option, 2)
const dataDirectory = resolve(process.env.INIT_CWD ?? process.cwd(), folder ?? join(PROJECT, '.data'))

const running = findRunningInstallation(dataDirectory)
const databaseUrl = process.env.DATABASE_URL ?? running?.databaseUrl
const editionsKey = process.env.EDITIONS_PRIVATE_KEY ?? running?.editionsKey
const asksForHelp = words.length === 0 || words.some((word) => word === '--help' || word === '-h' || word === 'help')
if (!databaseUrl && !asksForHelp) {
  process.stderr.write(
    `✗ Nothing runs on ${dataDirectory}.\n  Start the platform first (npm start), or set DATABASE_URL.\n`,
  )
  process.exit(1)
}
const child = spawn(process.execPath, [join(PROJECT, 'analytics/editions/main.ts'), ...words], {
  cwd: PROJECT,
  stdio: 'inherit',
  env: toolEnvironment({
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(editionsKey && { EDITIONS_PRIVATE_KEY: editionsKey }),
    EDITIONS_PUBLIC_KEYS: process.env.EDITIONS_PUBLIC_KEYS ?? '',
  }),
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
