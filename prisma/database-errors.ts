import { Prisma } from './database.ts'

/** What PostgreSQL said, if it was PostgreSQL: its SQLSTATE and message. */
function stateOf(error: unknown): { code: string; message: string } | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined
  if (error.code === 'P2002') return { code: '23505', message: error.message }
  const cause = JSON.stringify(error.meta ?? {})
  const code = /"(?:originalCode|code)":"([0-9A-Z]{5})"/.exec(cause)?.[1]
  return code ? { code, message: `${cause} ${error.message}` } : undefined
}

/** A unique index has refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  return stateOf(error)?.code === '23505'
}

/** `ledger.post` has refused to overdraw an account. */
export function isInsufficientBalance(error: unknown): boolean {
  const state = stateOf(error)
  return state?.code === '23514' && state.message.includes('insufficient balance')
}
