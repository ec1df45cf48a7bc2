import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PROJECT } from './project.ts'
import { openSecrets } from './secrets.ts'

/** What the launcher writes into its data folder while the platform runs. */
const runFile = z.object({
  gateway: z.url(),
  web: z.url(),
  sandbox: z.url(),
  issuer: z.url(),
  postgresPort: z.int(),
})

export type RunFile = z.infer<typeof runFile>

/** The settings with which another program can join the platform that runs on a data folder; nothing if none does. */
export function findRunningInstallation(
  dataDirectory = join(PROJECT, '.data'),
): { databaseUrl: string; dataKey: string; editionsKey: string } | undefined {
  const path = join(dataDirectory, 'run.json')
  if (!existsSync(path)) return undefined
  const { postgresPort } = runFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  const secrets = openSecrets(dataDirectory, true)
  const embedded = `postgresql://gelombang:${secrets.databasePasswords.owner}@127.0.0.1:${postgresPort}/gelombang`
  return {
    databaseUrl: process.env.DATABASE_URL ?? embedded,
    dataKey: process.env.DATA_KEY ?? secrets.dataKey,
    editionsKey: process.env.EDITIONS_PRIVATE_KEY ?? secrets.editions.privateKey,
  }
}

/** Owner's URL: that of the environment, or of the platform that runs on the default data folder. */
export function findRunningDatabase(): string | undefined {
  return process.env.DATABASE_URL ?? findRunningInstallation()?.databaseUrl
}
