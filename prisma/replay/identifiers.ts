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

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex32(value: number): string {
  return (
    (HEX[value >>> 24] ?? '') +
    (HEX[(value >>> 16) & 255] ?? '') +
    (HEX[(value >>> 8) & 255] ?? '') +
    (HEX[value & 255] ?? '')
  )
}

/**
 * A UUID of the shape of version 7, the same for the same (seed, kind, number): the time in milliseconds, the kind, 30
 * bits of hash, the number's lower 32 bits. `seconds` since 1970.
 */
export function idOf(seed: number, kind: number, number: number, seconds: number): string {
  const milliseconds = seconds * 1000
  const time =
    Math.floor(milliseconds / 0x1_0000)
      .toString(16)
      .padStart(8, '0') +
    '-' +
    (milliseconds % 0x1_0000).toString(16).padStart(4, '0')
  const bits = hash(seed, number, 1000 + kind)
  const variant = 0x8000 | (bits & 0x3fff)
  const high = (bits >>> 16).toString(16).padStart(4, '0')
  return `${time}-7${kind.toString(16).padStart(3, '0')}-${variant.toString(16)}-${high}${hex32(number >>> 0)}`
}
