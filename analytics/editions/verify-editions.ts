import type { Edition } from '#prisma/client/client.ts'
import type { StoredWeek } from './edition-content.ts'
import { hashTables, signedParts, textOfKept } from './edition-hash.ts'
import type { EditionKey } from './edition-key.ts'
import { type EditionRows, listWeeks, NO_EDITION } from './edition-store.ts'
import { publishedTables } from './published-tables.ts'
import { listCorrections, nameOf } from './signed-corrections.ts'
import { signatureProblems, sortOut } from './signed-editions.ts'

/** `notes`: what is no problem, but has to be said: by which method editions were made, and what nothing can be checked by. */
export type Verified = { editions: number; problems: string[]; notes: string[] }

/**
 * Makes every published table and every hash again, follows the chain and checks the signatures, those of corrections
 * too. No problems: all is as it was published, by whatever method. `key` is the platform's; `earlierKeys` are public
 * keys (SPKI, DER, base64) that it signed with before: what is kept beside the numbers of their editions cannot be
 * checked, as that takes the private key.
 */
export async function verifyEditions(
  database: EditionRows,
  key: EditionKey,
  earlierKeys: readonly string[] = [],
): Promise<Verified> {
  const editions = await database.edition.findMany({ orderBy: { number: 'asc' } })
  const keys = [key.publicKey, ...earlierKeys]
  const { foreign, lastNumber } = sortOut(editions, keys)
  const weeks = await listWeeks(database, lastNumber, foreign)
  const hashes = hashTables(publishedTables(weeks))
  const kept = Map.groupBy(weeks, ({ edition }) => edition)
  const problems: string[] = []
  const wrongTables = new Set<string>()
  let previousHash = NO_EDITION
  for (const [index, edition] of editions.entries()) {
    const { number, hash } = edition
    // What the platform has not made is nothing that anything follows.
    if (foreign.includes(number)) {
      problems.push(...signatureProblems(edition, keys).map((problem) => `edition ${number}: ${problem}`))
      continue
    }
    const wrong = wrongTablesOf(edition, hashes.get(number) ?? {}).filter((table) => !wrongTables.has(table))
    const found = [
      number === index + 1 ? [] : `edition ${index + 1} is missing before it`,
      // Later editions hold the same numbers: a table is named with the first edition in which it is wrong.
      wrong.map((table) => `${table} is not as it was published`),
      keptProblem(edition, kept.get(number) ?? [], key),
      edition.previousHash === previousHash ? [] : 'it does not follow the edition before',
      signatureProblems(edition, keys),
    ].flat()
    problems.push(...found.map((problem) => `edition ${number}: ${problem}`))
    for (const table of wrong) wrongTables.add(table)
    previousHash = hash
  }
  const corrections = await listCorrections(database, keys)
  problems.push(...corrections.problems)
  const notes = [
    ...methodsOf(editions),
    ...corrections.unsigned.map((each) => `${nameOf(each)} is not signed: it was noted before there were signatures`),
  ]
  return { editions: editions.length, problems, notes }
}

function methodsOf(editions: readonly Edition[]): string[] {
  return [...Map.groupBy(editions, ({ method }) => method)].map(([method, own]) => {
    const [first, last] = [own[0]?.number, own.at(-1)?.number]
    return first === last ? `edition ${first}: method ${method}` : `editions ${first} to ${last}: method ${method}`
  })
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
