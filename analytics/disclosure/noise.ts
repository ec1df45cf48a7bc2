import { createHmac, createSecretKey } from 'node:crypto'
import type { Noise } from './round-week.ts'

/**
 * Noise that only whoever has the key can compute, the same in every edition. Column and level are numbers that are mixed
 * into a digest of the others, which is kept: there are many of them.
 */
export function createNoise(key: Buffer): Noise {
  const secret = createSecretKey(key)
  const digests = new Map<string, Uint32Array>()
  return (turn, table, row, column, level) => {
    const name = `${turn}\n${table}\n${row}`
    let words = digests.get(name)
    if (!words) {
      const digest = createHmac('sha256', secret).update(name).digest()
      words = Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32BE(offset))
      digests.set(name, words)
    }
    const [first = 0, second = 0, third = 0, fourth = 0] = words
    const mixed = mix(first, Math.imul(column, second | 1))
    return mix(mixed ^ third, Math.imul(level, fourth | 1)) / 2 ** 32
  }
}

/** The last steps of murmur3. */
function mix(one: number, other: number): number {
  let mixed = (one + other) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
