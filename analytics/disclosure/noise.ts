import { createHmac } from 'node:crypto'
import type { Noise } from './round-week.ts'

/** Noise that only whoever has the key can compute, from the words alone: the same in every edition. */
export function createNoise(key: Buffer): Noise {
  return (...words) => createHmac('sha256', key).update(words.join('\n')).digest().readUInt32BE() / 2 ** 32
}
