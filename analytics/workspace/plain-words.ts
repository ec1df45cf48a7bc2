import { z } from 'zod'

// Nine digits or more, whatever usually stands between them: a phone number, a NIK, an account.
const LONG_NUMBER = /\d(?:[\s.()+-]{0,2}\d){8,}/

/** What somebody writes for others to read, at most so many characters. Throws for numbers of a person or an account. */
export function plainWords(most: number) {
  return z
    .string()
    .trim()
    .max(most, `at most ${most} characters`)
    .refine((words) => !LONG_NUMBER.test(words), 'no long numbers: nobody may be recognised')
}
