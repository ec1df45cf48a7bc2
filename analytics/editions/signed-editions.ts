import type { Edition } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'
import { chainHash, hashStatement } from './edition-hash.ts'
import { isSignedBy } from './edition-key.ts'

/** `foreign`: numbers of those that the platform has not made, whoever has put them into the database. */
export type SignedEditions = { signed: readonly Edition[]; foreign: readonly number[]; lastNumber: number }
export type OnUnsigned = (number: number, problems: readonly string[]) => void
/** All of now, oldest first. */
export type ReadEditions = () => Promise<SignedEditions>

/**
 * Editions never change, so each is read and checked once. `keys`: public keys (SPKI, DER, base64) of the platform;
 * `onUnsigned` is told of each edition that is not signed with one of them, and why.
 */
export function createEditionList(
  database: Pick<Database, 'edition'>,
  keys: readonly string[],
  onUnsigned: OnUnsigned = () => {},
): ReadEditions {
  const all: Edition[] = []
  let sorted: SignedEditions = { signed: [], foreign: [], lastNumber: 0 }
  const readNew = async (): Promise<SignedEditions> => {
    const where = { number: { gt: sorted.lastNumber } }
    const added = await database.edition.findMany({ where, orderBy: { number: 'asc' } })
    if (added.length === 0) return sorted
    for (const edition of added) {
      const problems = signatureProblems(edition, keys)
      if (problems.length > 0) onUnsigned(edition.number, problems)
    }
    all.push(...added)
    sorted = sortOut(all, keys)
    return sorted
  }
  // One after the other: nothing is read twice.
  let reading: Promise<SignedEditions> = Promise.resolve(sorted)
  return () => {
    reading = reading.catch(() => sorted).then(readNew)
    return reading
  }
}

/** An edition that is not signed any more but was, as one that is follows it, is the platform's all the same. */
export function sortOut(editions: readonly Edition[], keys: readonly string[]): SignedEditions {
  const signed = editions.filter((edition) => signatureProblems(edition, keys).length === 0)
  const hashes = new Set(signed.map(({ hash }) => hash))
  const followed = new Set(signed.map(({ previousHash }) => previousHash).filter((hash) => !hashes.has(hash)))
  const isForeign = (edition: Edition): boolean => !signed.includes(edition) && !followed.has(edition.hash)
  return {
    signed,
    foreign: editions.filter(isForeign).map(({ number }) => number),
    lastNumber: editions.at(-1)?.number ?? 0,
  }
}

/** Why an edition is none of the platform's: what it says of itself has to be what is signed, by one of the keys. */
export function signatureProblems(edition: Edition, keys: readonly string[]): string[] {
  const { contentHash, previousHash, hash, publicKey, signature } = edition
  const isSigned = keys.includes(publicKey) && isSignedBy(publicKey, hash, signature)
  const whose = keys.includes(publicKey)
    ? 'the signature is not of this edition'
    : `it is signed with a key that is not this platform’s: ${publicKey}`
  return [
    ...(hashStatement(edition) === contentHash ? [] : ['what it says of itself is not what was published']),
    ...(chainHash(previousHash, contentHash) === hash ? [] : ['its hash is not of its content']),
    ...(isSigned ? [] : [whose]),
  ]
}
