import type { Edition } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'
import type { PublishedWeek } from './edition-content.ts'
import { findLatestEdition, listWeeks } from './edition-store.ts'
import { publishedTables } from './published-tables.ts'

/** An edition with everything that it holds: what it was the first to publish, and what earlier ones did. */
export type PublishedEdition = { edition: Edition; tables: ReadonlyMap<string, readonly PublishedWeek[]> }

export type EditionReader = {
  /** Absent before the first one. */
  latest: () => Promise<PublishedEdition | undefined>
  find: (number: number) => Promise<PublishedEdition | undefined>
}

const FRESH_FOR_MS = 1_000
const KEPT = 4

/** Editions never change, so the last ones that were asked for are kept. */
export function createEditionReader(database: Database): EditionReader {
  const kept = new Map<number, Promise<PublishedEdition>>()
  let newest: { edition: Edition | null; readAt: number } | undefined
  const load = (edition: Edition): Promise<PublishedEdition> => {
    const known = kept.get(edition.number)
    if (known) return known
    const loading = listWeeks(database, edition.number).then((weeks) => ({ edition, tables: publishedTables(weeks) }))
    kept.set(edition.number, loading)
    loading.catch(() => kept.delete(edition.number))
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break
      kept.delete(oldest)
    }
    return loading
  }
  return {
    latest: async () => {
      if (!newest || Date.now() - newest.readAt > FRESH_FOR_MS) {
        newest = { edition: await findLatestEdition(database), readAt: Date.now() }
      }
      return newest.edition ? load(newest.edition) : undefined
    },
    find: async (number) => {
      const edition = await database.edition.findUnique({ where: { number } })
      return edition ? load(edition) : undefined
    },
  }
}
