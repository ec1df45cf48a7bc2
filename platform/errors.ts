/** The closed list of error codes that clients may rely on, in `extensions.code` and in each mutation's error types. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_INPUT',
  'CONFLICT',
  'EXPIRED',
  'NOT_ELIGIBLE',
  'WAVE_CLOSED',
  'INSUFFICIENT_BALANCE',
  'IDENTITY_NOT_CONFIRMED',
  'WRONG_CODE',
  'TOO_MANY_REQUESTS',
  'IDEMPOTENCY_KEY_REUSED',
  'PREREQUISITE_MISSING',
  'SAME_PERSON',
  'PARTNER_UNAVAILABLE',
  'UNAVAILABLE',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** An outcome that the caller can understand and act on. The message says what happened and what to do, without personal data. */
export class DomainError extends Error {
  override name = 'DomainError'
  readonly code: ErrorCode
  /** Names of the input fields at fault, if any. */
  readonly fields: readonly string[]

  constructor(code: ErrorCode, message: string, fields: readonly string[] = []) {
    super(message)
    this.code = code
    this.fields = fields
  }
}
