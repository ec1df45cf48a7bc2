import { randomInt } from 'node:crypto'

// Without letters and digits that are taken for one another.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12

/** "7K2M-Q9XD-3FHT": 58 bits, not to be guessed. */
export function makeRedeemCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}

/** As people type it: any case, with or without dashes and spaces. */
export function normaliseRedeemCode(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '')
}
