import { pino } from 'pino'

export type Logger = pino.Logger

/** JSON lines on standard output; fields that could carry personal data or credentials are removed wherever they stand. */
export function createLogger(name: string, level = 'info'): Logger {
  const secret = ['nik', 'kk', 'phone', 'email', 'accountNumber', 'password', 'token', 'authorization', 'code']
  return pino({
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secret.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), remove: true },
  })
}
