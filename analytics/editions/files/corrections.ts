import type { EditionCorrection } from '#prisma/client/client.ts'
import { canonicalJson } from '../edition-hash.ts'

/** What turned out to be wrong in an edition, and why, as files tell it. Table null: all of them. */
export type Correction = ReturnType<typeof toCorrection>

/** Where corrections of all editions stand: of numbered ones, whose own files never change, too. */
export function correctionsAddress(base: string): string {
  return `${base}/corrections.json`
}

/** Those that concern numbers in a table of an edition: also of the earlier editions, as their numbers are in it unchanged. */
export function correctionsOf(
  all: readonly EditionCorrection[],
  { edition: number, table }: { edition: number; table: string },
): Correction[] {
  return all
    .filter(({ edition, tableId }) => edition <= number && (tableId === null || tableId === table))
    .map(toCorrection)
}

/** All of them as a file. */
export function toCorrections(all: readonly EditionCorrection[]): string {
  return `${JSON.stringify({ corrections: all.map(toCorrection) }, null, 1)}\n`
}

/** What is signed of one: what its file says of it, but for the signature. */
export function textOfCorrection(correction: SaidCorrection): string {
  return canonicalJson(contentOf(correction))
}

type SaidCorrection = Omit<EditionCorrection, 'id' | 'signature' | 'publicKey'>

function toCorrection({ signature, publicKey, ...said }: EditionCorrection) {
  return { ...contentOf(said), signature, publicKey }
}

function contentOf({ edition, tableId, notedAt, textId, textEn, reasonId, reasonEn }: SaidCorrection) {
  return {
    edition,
    table: tableId,
    notedAt: notedAt.toISOString(),
    what: { id: textId, en: textEn },
    why: reasonId === null || reasonEn === null ? null : { id: reasonId, en: reasonEn },
  }
}
