import { readFileSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same number. */
export type ProcessIdentity = { pid: number; startTicks: string; bootId: string }

const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()

export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startTicks = statFields(pid)?.[19]
  return startTicks === undefined ? undefined : { pid, startTicks, bootId }
}

/** Whether this very process still runs. A zombie does not. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId) return false
  const fields = statFields(identity.pid)
  return fields?.[19] === identity.startTicks && fields[0] !== 'Z'
}

/** Number of the process group, to tell a group's leader. */
export function processGroupOf(pid: number): number | undefined {
  const group = statFields(pid)?.[2]
  return group === undefined ? undefined : Number(group)
}

/** Fields of /proc/PID/stat from the third (state) on; the second, the name, may hold blanks and brackets. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
