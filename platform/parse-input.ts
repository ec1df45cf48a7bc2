import type { z } from 'zod'
import { InvalidInputError } from './errors.ts'

/**
 * The input as the schema understands it. Throws InvalidInputError with the names of the fields at fault; the message
 * says what is expected and never repeats what was given.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
  const text = problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ')
  throw new InvalidInputError(text, [...new Set(problems.map(({ field }) => field).filter(Boolean))])
}
