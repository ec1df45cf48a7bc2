/** Source of pseudo-random numbers in [0, 1). */
export type Random = () => number

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Folds a seed of up to 53 bits to the 32 that the hashes take. */
export function foldSeed(seed: number): number {
  return mix(mix(seed | 0) ^ Math.floor(seed / 0x1_0000_0000) ^ 0x9e3779b9)
}

/** 32 bits that depend on (seed, index, salt) alone, so that any person's attributes can be had in any order. */
export function hash(seed: number, index: number, salt: number): number {
  return mix(mix(mix(seed ^ Math.imul(salt + 1, 0x9e3779b1)) ^ index) ^ Math.imul(index, 0x27d4eb2f)) >>> 0
}

/** The same as a number in [0, 1). */
export function hashUnit(seed: number, index: number, salt: number): number {
  return hash(seed, index, salt) / 0x1_0000_0000
}

/** A stream (sfc32) for sampling in sequence; the same (seed, stream) gives the same numbers. */
export function createRandom(seed: number, stream: number): Random {
  let a = hash(seed, stream, 1)
  let b = hash(seed, stream, 2)
  let c = hash(seed, stream, 3)
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 0x1_0000_0000
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return next
}

/** Standard normal deviate from two uniform ones (Box–Muller). */
export function normal(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v)
}
