import { InvalidInputError } from '#platform/errors.ts'
import type { EditionCorrection } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'
import type { EditionKey } from './edition-key.ts'
import { findTable } from './edition-tables.ts'
import { textOfCorrection } from './files/corrections.ts'

export type CorrectionNote = {
  edition: number
  /** Absent: all tables. */
  table?: string | undefined
  /** What is wrong and what is right, and why it was wrong, in both languages. */
  what: { id: string; en: string }
  why: { id: string; en: string }
}

/** Notes beside an edition what turned out to be wrong in it, signed. The edition stays as it was published. Throws InvalidInputError. */
export async function noteCorrection(
  database: Database,
  key: EditionKey,
  { edition, table, what, why }: CorrectionNote,
): Promise<EditionCorrection> {
  if (table !== undefined && !findTable(table)) throw new InvalidInputError(`There is no table ${table}.`, ['table'])
  if (!(await database.edition.findUnique({ where: { number: edition } }))) {
    throw new InvalidInputError(`There is no edition ${edition}.`, ['edition'])
  }
  const words = Object.entries({ what, why }).flatMap(([name, texts]) =>
    Object.entries(texts).map(([language, text]) => ({ name: `${name} (${language})`, text })),
  )
  const missing = words.filter(({ text }) => text.trim() === '').map(({ name }) => name)
  if (missing.length > 0) {
    throw new InvalidInputError(
      `Say what is wrong and why, in both languages. Nothing is said for: ${missing.join(', ')}.`,
      ['what', 'why'],
    )
  }
  const said = {
    ...{ edition, tableId: table ?? null, notedAt: new Date() },
    ...{ textId: what.id, textEn: what.en, reasonId: why.id, reasonEn: why.en },
  }
  return database.editionCorrection.create({
    data: { ...said, signature: key.sign(textOfCorrection(said)), publicKey: key.publicKey },
  })
}
