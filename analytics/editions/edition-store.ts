import type { EditionWeek } from '#prisma/client/client.ts'
import type { Database } from '#prisma/database.ts'
import type { StoredWeek } from './edition-content.ts'

/** Stands before the first edition. */
export const NO_EDITION = ''

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** Enough of the database to read editions: a transaction's will do. */
export type EditionRows = Pick<Database, 'edition' | 'editionWeek' | 'editionCorrection' | '$queryRaw'>

/** Every table at every week end that editions up to a number published, but for some, oldest first. */
export async function listWeeks(
  database: EditionRows,
  upTo: number,
  without: readonly number[] = [],
): Promise<StoredWeek[]> {
  const rows = await database.editionWeek.findMany(weeksUpTo(upTo, without))
  return rows.map(toStoredWeek)
}

/** The same without the counts of moments between, which are seven times as many and of which nothing is served. */
export async function listWeekEnds(
  database: EditionRows,
  upTo: number,
  without: readonly number[] = [],
): Promise<StoredWeek[]> {
  const rows = await database.editionWeek.findMany({
    ...weeksUpTo(upTo, without),
    omit: { silent: true, moments: true, known: true, knownMoments: true },
  })
  return rows.map((row) => toStoredWeek({ ...row, silent: [], moments: [], known: [], knownMoments: [] }))
}

function weeksUpTo(upTo: number, without: readonly number[]) {
  return {
    where: { edition: { lte: upTo, notIn: [...without] } },
    orderBy: [{ tableId: 'asc' as const }, { weekEnd: 'asc' as const }],
  }
}

/** When this database began to keep signatures of corrections. */
export async function findSignedSince(database: Pick<Database, '$queryRaw'>): Promise<Date | null> {
  const rows = await database.$queryRaw<{ since: Date | null }[]>`
    SELECT analytics.corrections_signed_since() AS since`
  return rows[0]?.since ?? null
}

function toStoredWeek({ weekEnd, ...week }: EditionWeek): StoredWeek {
  return { ...week, weekEnd: dayOf(weekEnd) }
}
