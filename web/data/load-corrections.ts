import { z } from 'zod'
import type { Language } from '../i18n/languages.ts'
import { loadEditionFile } from './load-edition-file.ts'

const words = z.object({ id: z.string(), en: z.string() })
const file = z.object({
  corrections: z.array(
    z.object({
      edition: z.number(),
      table: z.string().nullable(),
      notedAt: z.string(),
      what: words,
      why: words.nullable(),
    }),
  ),
})

/** What turned out to be wrong in an edition's table, or in all of them (null), and why. */
export type Correction = { edition: number; table: string | null; notedAt: string; text: string }

/** The corrections of all editions, the oldest first; none before there is an edition. */
export async function loadCorrections(language: Language): Promise<Correction[]> {
  const content = await loadEditionFile({ table: null, format: 'CORRECTIONS' }, language)
  if (content === undefined) return []
  return file.parse(content).corrections.map(({ what, why, ...correction }) => ({
    ...correction,
    text: [what[language], why?.[language]].filter(Boolean).join(' — '),
  }))
}

/** Those that concern a table as an edition has it: numbers of earlier editions are in it unchanged. */
export function correctionsOf(all: readonly Correction[], edition: number | null, table: string): Correction[] {
  return all.filter((each) => edition !== null && each.edition <= edition && [null, table].includes(each.table))
}
