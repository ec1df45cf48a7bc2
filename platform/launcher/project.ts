import { join } from 'node:path'

/** Root folder of the project. */
export const PROJECT = join(import.meta.dirname, '..', '..')

/** Environment for programs that are started by name: the project's own Node and tools come first on the path. */
export function toolEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const path = `${join(PROJECT, 'node_modules', '.bin')}:${process.env.PATH ?? '/usr/bin:/bin'}`
  return { ...process.env, ...extra, PATH: path }
}
