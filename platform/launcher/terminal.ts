import { OperatorError } from './operator-error.ts'

// A progress bar of the playback may stand on the line: it is wiped before another line is written.
const WIPE = process.stdout.isTTY ? '\r\u001b[K' : ''

export function say(line: string): void {
  process.stdout.write(`${WIPE}${line}\n`)
}

export function complain(line: string): void {
  process.stderr.write(`${WIPE}${line}\n`)
}

/** Shows one clear message: what is wrong, then what to do. */
export function reportFailure(error: unknown): void {
  if (error instanceof OperatorError) complain(`\n✗ ${error.message}\n  ${error.advice.replaceAll('\n', '\n  ')}`)
  else complain(`\n✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
}

/** `(1.8 s)` since an earlier `performance.now()`. */
export function since(start: number): string {
  return `(${((performance.now() - start) / 1000).toFixed(1)} s)`
}
