import type { Edition } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'
import type { PublishedWeek } from './edition-content.ts'
import { listWeekEnds } from './edition-store.ts'
import { publishedTables } from './published-tables.ts'
import type { ReadEditions } from './signed-editions.ts'

/** An edition with everything that it holds: what it was the first to publish, and what earlier ones did. */
export type PublishedEdition = { edition: Edition; tables: ReadonlyMap<string, readonly PublishedWeek[]> }

export type EditionReader = {
  /** Oldest first, without what they hold. */
  list: () => Promise<readonly Edition[]>
  /** Absent before the first one. */
  latest: () => Promise<PublishedEdition | undefined>
  find: (number: number) => Promise<PublishedEdition | undefined>
}

const FRESH_FOR_MS = 1_000
const KEPT = 4

/** Editions never change, so the last ones that were asked for are kept. Those that are not signed there are none. */
export function createEditionReader(database: Database, readEditions: ReadEditions): EditionReader {
  const kept = new Map<number, Promise<PublishedEdition>>()
  let listed: { editions: readonly Edition[]; readAt: number } | undefined
  const list = async (): Promise<readonly Edition[]> => {
    if (!listed || Date.now() - listed.readAt > FRESH_FOR_MS) {
      listed = { editions: (await readEditions()).signed, readAt: Date.now() }
    }
    return listed.editions
  }
  const read = async (edition: Edition): Promise<PublishedEdition> => {
    const weeks = await listWeekEnds(database, edition.number, (await readEditions()).foreign)
    return { edition, tables: publishedTables(weeks) }
  }
  const load = (edition: Edition): Promise<PublishedEdition> => {
    const known = kept.get(edition.number)
    if (known) return known
    const loading = read(edition)
    kept.set(edition.number, loading)
    loading.catch(() => kept.delete(edition.number))
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break
      kept.delete(oldest)
    }
    return loading
  }
  return {
    list,
    latest: async () => {
      const edition = (await list()).at(-1)
      return edition && load(edition)
    },
    find: async (number) => {
      const edition = (await list()).find((each) => each.number === number)
      return edition && load(edition)
    },
  }
}
