import { hash } from './random.ts'

/** What an id belongs to; ids of different kinds never coincide. */
export const ID_KINDS = {
  participant: 1,
  event: 2,
  decision: 3,
  purchase: 4,
  account: 5,
  entitlement: 6,
  batch: 7,
  instruction: 8,
  attempt: 9,
} as const

/** A UUID as four times 32 bits, from the left: millions are made, and few are ever needed as text. */
export type Id = { readonly a: number; readonly b: number; readonly c: number; readonly d: number }

/**
 * A UUID of the shape of version 7, the same for the same (seed, kind, number): the time in milliseconds, the kind, 30
 * bits of hash, the number's lower 32 bits. `seconds` since 1970.
 */
export function idOf(seed: number, kind: number, number: number, seconds: number): Id {
  const milliseconds = seconds * 1000
  const bits = hash(seed, number, 1000 + kind)
  return {
    a: Math.floor(milliseconds / 0x1_0000) >>> 0,
    b: (((milliseconds % 0x1_0000) << 16) | 0x7000 | kind) >>> 0,
    c: (((0x8000 | (bits & 0x3fff)) << 16) | (bits >>> 16)) >>> 0,
    d: number >>> 0,
  }
}

const parsed = new Map<string, Id>()

/** The id that a text writes; remembered, since partners and courses are few. */
export function parseId(text: string): Id {
  let id = parsed.get(text)
  if (!id) {
    const digits = text.replaceAll('-', '')
    const word = (index: number) => Number.parseInt(digits.slice(index * 8, index * 8 + 8), 16)
    id = { a: word(0), b: word(1), c: word(2), d: word(3) }
    parsed.set(text, id)
  }
  return id
}
