import type { DataDirectory } from './data-directory.ts'
import type { LauncherEnvironment } from './environment.ts'
import type { Ports } from './ports.ts'
import type { Secrets } from './secrets.ts'

/** Everything that the processes' settings are worked out from. */
export type Installation = {
  data: DataDirectory
  secrets: Secrets
  ports: Ports
  environment: LauncherEnvironment
}

/** Owner's URL: the given database, or the embedded one. */
export function ownerDatabaseUrl({ environment, ports, secrets }: Omit<Installation, 'data'>): string {
  const { owner } = secrets.databasePasswords
  return environment.DATABASE_URL ?? `postgresql://gelombang:${owner}@127.0.0.1:${ports.postgres}/gelombang`
}

export function publicUrls({ environment, ports }: Omit<Installation, 'data' | 'secrets'>): {
  gateway: string
  web: string
} {
  return {
    gateway: environment.PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${ports.gateway}`,
    web: environment.WEB_PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${ports.web}`,
  }
}
