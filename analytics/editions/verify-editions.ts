import type { Edition, EditionCorrection } from '#prisma/client/client.ts'
import type { StoredWeek } from './edition-content.ts'
import { chainHash, hashStatement, hashTables, signedParts, textOfKept } from './edition-hash.ts'
import { type EditionKey, isSignedBy } from './edition-key.ts'
import { type EditionRows, listWeeks, NO_EDITION } from './edition-store.ts'
import { textOfCorrection } from './files/corrections.ts'
import { publishedTables } from './published-tables.ts'

/**
 * Makes every published table and every hash again, follows the chain and checks the signatures, those of corrections too. No problems: all is as it
 * was published. `key` is the platform's; `earlierKeys` are public keys (SPKI, DER, base64) that it signed with before:
 * what is kept beside the numbers of their editions cannot be checked, as that takes the private key.
 */
export async function verifyEditions(
  database: EditionRows,
  key: EditionKey,
  earlierKeys: readonly string[] = [],
): Promise<{ editions: number; problems: string[] }> {
  const editions = await database.edition.findMany({ orderBy: { number: 'asc' } })
  const weeks = await listWeeks(database, editions.at(-1)?.number ?? 0)
  const hashes = hashTables(publishedTables(weeks))
  const kept = Map.groupBy(weeks, ({ edition }) => edition)
  const problems: string[] = []
  const wrongTables = new Set<string>()
  let previousHash = NO_EDITION
  for (const [index, edition] of editions.entries()) {
    const { number, hash } = edition
    const wrong = wrongTablesOf(edition, hashes.get(number) ?? {}).filter((table) => !wrongTables.has(table))
    const found = [
      number === index + 1 ? [] : `edition ${index + 1} is missing before it`,
      // Later editions hold the same numbers: a table is named with the first edition in which it is wrong.
      wrong.map((table) => `${table} is not as it was published`),
      keptProblem(edition, kept.get(number) ?? [], key),
      chainProblems(edition, previousHash),
      keyProblem(edition, [key.publicKey, ...earlierKeys]),
    ].flat()
    problems.push(...found.map((problem) => `edition ${number}: ${problem}`))
    for (const table of wrong) wrongTables.add(table)
    previousHash = hash
  }
  const corrections = await database.editionCorrection.findMany({ orderBy: { notedAt: 'asc' } })
  problems.push(...corrections.flatMap((each) => correctionProblem(each, [key.publicKey, ...earlierKeys])))
  return { editions: editions.length, problems }
}

/** Corrections that were noted before there were signatures are named as well: nothing tells them from forged ones. */
function correctionProblem({ signature, publicKey, ...said }: EditionCorrection, keys: readonly string[]): string[] {
  const name = `edition ${said.edition}: the correction of ${said.notedAt.toISOString()} (${said.textEn})`
  if (signature === null || publicKey === null) return [`${name} is not signed`]
  if (!keys.includes(publicKey)) return [`${name} is signed with a key that is not this platform’s: ${publicKey}`]
  return isSignedBy(publicKey, textOfCorrection(said), signature) ? [] : [`the signature of ${name} is not of it`]
}

function wrongTablesOf({ provenance }: Edition, hashes: Readonly<Record<string, string>>): string[] {
  const tables = signedParts.safeParse(provenance).data?.tables ?? {}
  return [...new Set([...Object.keys(tables), ...Object.keys(hashes)])].filter((id) => tables[id] !== hashes[id])
}

function keptProblem({ provenance, publicKey }: Edition, weeks: readonly StoredWeek[], key: EditionKey): string[] {
  if (publicKey !== key.publicKey) return []
  const isAsKept = key.seal(textOfKept(weeks)) === signedParts.safeParse(provenance).data?.kept
  return isAsKept ? [] : ['what is kept beside its published numbers is not what they were made of']
}

function chainProblems(edition: Edition, previousHash: string): string[] {
  const { contentHash, hash } = edition
  return [
    ...(hashStatement(edition) === contentHash ? [] : ['what it says of itself is not what was published']),
    ...(edition.previousHash === previousHash ? [] : ['it does not follow the edition before']),
    ...(chainHash(edition.previousHash, contentHash) === hash ? [] : ['its hash is not of its content']),
  ]
}

function keyProblem({ publicKey, hash, signature }: Edition, keys: readonly string[]): string[] {
  if (!keys.includes(publicKey)) return [`it is signed with a key that is not this platform’s: ${publicKey}`]
  return isSignedBy(publicKey, hash, signature) ? [] : ['the signature is not of this edition']
}
