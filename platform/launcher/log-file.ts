import { existsSync, openSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const KEPT = 3

/** Moves the logs of earlier starts up by one: NAME.log → NAME.1.log → … */
export function rotateLog(directory: string, name: string): void {
  const path = (age: number): string => join(directory, age === 0 ? `${name}.log` : `${name}.${age}.log`)
  for (let age = KEPT - 1; age >= 0; age--) {
    if (existsSync(path(age))) renameSync(path(age), path(age + 1))
  }
}

export function logPath(directory: string, name: string): string {
  return join(directory, `${name}.log`)
}

export function openLog(directory: string, name: string): number {
  return openSync(logPath(directory, name), 'a', 0o600)
}

/** The last lines, those of a JSON log shortened to what a person wants to read first: the stacks stay in the file. */
export function lastLines(directory: string, name: string, count = 25): string {
  try {
    const lines = readFileSync(logPath(directory, name), 'utf8').trimEnd().split('\n')
    return lines.slice(-count).map(readable).join('\n')
  } catch {
    return ''
  }
}

function readable(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    const { time, msg, err } = JSON.parse(line)
    return [time, msg, err?.message].filter(Boolean).join(' ')
  } catch {
    return line
  }
}
