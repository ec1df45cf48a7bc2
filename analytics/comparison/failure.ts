/** Why a comparison could not be made, in words that may be shown: what was really said is in the log. */
export const COMPARISON_FAILURES = [
  'POSTGRES_NOT_COUNTED',
  'CLICKHOUSE_NOT_COUNTED',
  'CLICKHOUSE_BEHIND',
  'UNEXPECTED',
] as const
export type ComparisonFailure = (typeof COMPARISON_FAILURES)[number]

export class ComparisonError extends Error {
  readonly failure: ComparisonFailure

  constructor(failure: ComparisonFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}

/** Does a part of a comparison; what it throws says which part it was. */
export async function failingAs<T>(failure: ComparisonFailure, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new ComparisonError(failure, error instanceof Error ? error.message : String(error), { cause: error })
  }
}
