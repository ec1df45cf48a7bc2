import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'

/** Beside the builds one file for each build and process that uses it: `<build>.<pid>.user`. */
const SUFFIX = '.user'

/** Says that this process, or a child that ends with it, serves the build. It is not taken back: processes end. */
export function claimBuild(folder: string, build: string): void {
  writeFileSync(join(folder, `${build}.${process.pid}${SUFFIX}`), JSON.stringify(identifyProcess(process.pid)))
}

/** Whether a living process uses the build. Marks of processes that are no more are removed. */
export function isUsed(folder: string, build: string): boolean {
  const marks = readdirSync(folder).filter((name) => name.startsWith(`${build}.`) && name.endsWith(SUFFIX))
  return marks.filter((name) => livesOn(join(folder, name))).length > 0
}

function livesOn(mark: string): boolean {
  const user = readUser(mark)
  if (user && isAlive(user)) return true
  rmSync(mark, { force: true })
  return false
}

function readUser(mark: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(mark, 'utf8'))
  } catch {
    return undefined
  }
}
