import type { Database } from '#prisma/database.ts'
import { hashContent, toPublished } from './edition-content.ts'
import { chainHash, isSignedBy } from './edition-key.ts'
import { dayOf, listWeeks, NO_EDITION } from './edition-store.ts'

/** Makes every hash again, follows the chain and checks the signatures. No problems: all is as it was published. */
export async function verifyEditions(database: Database): Promise<{ editions: number; problems: string[] }> {
  const editions = await database.edition.findMany({ orderBy: { number: 'asc' } })
  const weeks = Map.groupBy(await listWeeks(database, editions.at(-1)?.number ?? 0), ({ edition }) => edition)
  const problems: string[] = []
  let previousHash = NO_EDITION
  for (const [index, edition] of editions.entries()) {
    const { number, method, hash, publicKey, signature } = edition
    const name = `edition ${number}`
    const contentHash = hashContent((weeks.get(number) ?? []).map(toPublished))
    if (number !== index + 1) problems.push(`${name}: edition ${index + 1} is missing`)
    else if (contentHash !== edition.contentHash) problems.push(`${name}: its tables are not those that were published`)
    else if (edition.previousHash !== previousHash) problems.push(`${name}: it does not follow the edition before`)
    else if (chainHash({ number, asOf: dayOf(edition.asOf), method, contentHash, previousHash }) !== hash) {
      problems.push(`${name}: its number, date or method is not what was published`)
    } else if (!isSignedBy(publicKey, hash, signature)) problems.push(`${name}: the signature is not of this edition`)
    previousHash = hash
  }
  return { editions: editions.length, problems }
}
