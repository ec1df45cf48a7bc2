import type { EditionCorrection } from '#prisma/client/client.ts'
import { isSignedBy } from './edition-key.ts'
import { type EditionRows, findSignedSince } from './edition-store.ts'
import { textOfCorrection } from './files/corrections.ts'

/**
 * `served`, oldest first: those that are signed, and `unsigned` ones that were noted before there were signatures. Others
 * the platform has not noted, whoever has put them into the database.
 */
export type SignedCorrections = { served: EditionCorrection[]; unsigned: EditionCorrection[]; problems: string[] }

/** `keys`: public keys (SPKI, DER, base64) of the platform. */
export async function listCorrections(
  database: Pick<EditionRows, 'editionCorrection' | '$queryRaw'>,
  keys: readonly string[],
): Promise<SignedCorrections> {
  const since = await findSignedSince(database)
  const all = await database.editionCorrection.findMany({ orderBy: { notedAt: 'asc' } })
  // One without a signature that is older than signatures are cannot have one.
  const isOld = ({ signature, notedAt }: EditionCorrection): boolean =>
    signature === null && since !== null && notedAt < since
  const problemOf = (correction: EditionCorrection) => (isOld(correction) ? undefined : findProblem(correction, keys))
  return {
    served: all.filter((each) => problemOf(each) === undefined),
    unsigned: all.filter(isOld),
    problems: all.flatMap((each) => problemOf(each) ?? []),
  }
}

export function nameOf({ edition, notedAt, textEn }: EditionCorrection): string {
  return `edition ${edition}: the correction of ${notedAt.toISOString()} (${textEn})`
}

function findProblem(correction: EditionCorrection, keys: readonly string[]): string | undefined {
  const { signature, publicKey, ...said } = correction
  const name = nameOf(correction)
  if (signature === null || publicKey === null) return `${name} is not signed`
  if (!keys.includes(publicKey)) return `${name} is signed with a key that is not this platform’s: ${publicKey}`
  return isSignedBy(publicKey, textOfCorrection(said), signature) ? undefined : `the signature of ${name} is not of it`
}
