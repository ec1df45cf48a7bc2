import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { PROJECT, toolEnvironment } from './project.ts'
import { findRunningInstallation } from './running-installation.ts'

/** `npm run replay -- --figures FILE --scale S --seed N [--data-dir DIR]`: plays back into the platform that runs. */
const cwd = process.env.INIT_CWD ?? process.cwd()
const words = process.argv.slice(2)

/** Takes an option with its value out of the words. */
function take(option: string): string | undefined {
  const index = words.indexOf(option)
  return index < 0 ? undefined : words.splice(index, 2)[1]
}

const dataDirectory = resolve(cwd, take('--data-dir') ?? join(PROJECT, '.data'))
const figures = words.indexOf('--figures') + 1
const file = words[figures]
if (figures > 0 && file !== undefined) words[figures] = resolve(cwd, file)

const installation = findRunningInstallation(dataDirectory)
const { DATABASE_URL: databaseUrl = installation?.databaseUrl, DATA_KEY: dataKey = installation?.dataKey } = process.env
if (!words.includes('--help') && !words.includes('--check') && !(databaseUrl && dataKey)) {
  process.stderr.write(
    `✗ Nothing runs on ${dataDirectory}.\n  Start the platform first (npm start -- --no-replay), or set DATABASE_URL and DATA_KEY.\n`,
  )
  process.exit(1)
}
const child = spawn(process.execPath, [join(PROJECT, 'prisma/replay/main.ts'), ...words], {
  cwd: PROJECT,
  stdio: 'inherit',
  env: toolEnvironment({ ...(databaseUrl && { DATABASE_URL: databaseUrl }), ...(dataKey && { DATA_KEY: dataKey }) }),
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
