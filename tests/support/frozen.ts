import type { Platform } from './platform.ts'
import { processIdOf } from './processes.ts'

/** Keeps a process of the platform from doing anything while `use` goes on: it takes what it is sent and does not answer. */
export async function whileFrozen<Result>(
  { dataDir }: Platform,
  name: string,
  use: () => Promise<Result>,
): Promise<Result> {
  const pid = processIdOf(dataDir, name)
  if (pid === undefined) throw new Error(`${name} is not running`)
  process.kill(pid, 'SIGSTOP')
  try {
    return await use()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}
