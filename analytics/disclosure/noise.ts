import { createHmac } from 'node:crypto'
import type { Noise } from './round-week.ts'

/**
 * Noise that only whoever has the key can compute, the same in every edition. The last word is a number that is mixed
 * into a digest of the others, which is kept: there are many of them.
 */
export function createNoise(key: Buffer): Noise {
  const digests = new Map<string, [number, number]>()
  return (turn, table, row, column, level) => {
    const name = `${turn}\n${table}\n${row}\n${column}`
    const known = digests.get(name)
    const [first, second] = known ?? digestOf(key, name)
    if (!known) digests.set(name, [first, second])
    return mix(first, Math.imul(level, second | 1))
  }
}

function digestOf(key: Buffer, name: string): [number, number] {
  const digest = createHmac('sha256', key).update(name).digest()
  return [digest.readUInt32BE(0), digest.readUInt32BE(4)]
}

/** The last steps of murmur3. */
function mix(one: number, other: number): number {
  let mixed = (one + other) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}
