import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type PostmasterFile = { pid: number; port: number; status: string }

/** What a running server says of itself in `postmaster.pid` (its lines are described in PostgreSQL's miscadmin.h). */
export function readPostmasterFile(clusterDirectory: string): PostmasterFile | undefined {
  let text: string
  try {
    text = readFileSync(join(clusterDirectory, 'postmaster.pid'), 'utf8')
  } catch {
    return undefined
  }
  const lines = text.split('\n')
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0
    ? { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() }
    : undefined
}
