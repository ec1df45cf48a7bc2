/** The closed list of error codes that clients may rely on: `code` of each error type, and `extensions.code`. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_INPUT',
  'CONFLICT',
  'EXPIRED',
  'NOT_ELIGIBLE',
  'PREREQUISITE_MISSING',
  'INSUFFICIENT_BALANCE',
  'IDENTITY_NOT_CONFIRMED',
  'WRONG_CODE',
  'TOO_MANY_REQUESTS',
  'IDEMPOTENCY_KEY_REUSED',
  'SAME_PERSON',
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

/** The caller has not signed in. */
export class UnauthenticatedError extends DomainError {
  constructor(message = 'Sign in first.') {
    super('UNAUTHENTICATED', message)
  }
}

/** The caller may not do this. */
export class ForbiddenError extends DomainError {
  constructor(message = 'You may not do this.') {
    super('FORBIDDEN', message)
  }
}

export class NotFoundError extends DomainError {
  constructor(message: string) {
    super('NOT_FOUND', message)
  }
}

export class InvalidInputError extends DomainError {
  constructor(message: string, fields: readonly string[] = []) {
    super('INVALID_INPUT', message, fields)
  }
}

/** The state of things does not allow it (any more). */
export class ConflictError extends DomainError {
  constructor(message: string) {
    super('CONFLICT', message)
  }
}

/** A link, code, limit or window of time has passed. */
export class ExpiredError extends DomainError {
  constructor(message: string) {
    super('EXPIRED', message)
  }
}

/** The rules in force are not met; the message names each. */
export class NotEligibleError extends DomainError {
  constructor(message: string) {
    super('NOT_ELIGIBLE', message)
  }
}

/** An earlier step of the journey is missing. */
export class PrerequisiteMissingError extends DomainError {
  constructor(message: string) {
    super('PREREQUISITE_MISSING', message)
  }
}

export class InsufficientBalanceError extends DomainError {
  constructor(message: string) {
    super('INSUFFICIENT_BALANCE', message)
  }
}

/** The population registry or the payment partner does not confirm the person. */
export class IdentityNotConfirmedError extends DomainError {
  constructor(message: string, fields: readonly string[] = []) {
    super('IDENTITY_NOT_CONFIRMED', message, fields)
  }
}

/** A one-time password, link or redeem code that is not the right one. */
export class WrongCodeError extends DomainError {
  constructor(message: string) {
    super('WRONG_CODE', message)
  }
}

export class TooManyRequestsError extends DomainError {
  constructor(message: string) {
    super('TOO_MANY_REQUESTS', message)
  }
}

/** The same idempotency key came with another input. */
export class IdempotencyKeyReusedError extends DomainError {
  constructor() {
    super('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used with another input. Use a new key.', [
      'idempotencyKey',
    ])
  }
}

/** Maker and checker must be two people. */
export class SamePersonError extends DomainError {
  constructor(message: string) {
    super('SAME_PERSON', message)
  }
}

/** Something that this depends on is out of reach; the same request may be sent again later. */
export class UnavailableError extends DomainError {
  constructor(message: string, fields: readonly string[] = []) {
    super('UNAVAILABLE', message, fields)
  }
}

/** Every error type of the API by its GraphQL name. */
export const DOMAIN_ERRORS = {
  UnauthenticatedError,
  ForbiddenError,
  NotFoundError,
  InvalidInputError,
  ConflictError,
  ExpiredError,
  NotEligibleError,
  PrerequisiteMissingError,
  InsufficientBalanceError,
  IdentityNotConfirmedError,
  WrongCodeError,
  TooManyRequestsError,
  IdempotencyKeyReusedError,
  SamePersonError,
  UnavailableError,
}
