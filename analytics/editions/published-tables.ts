import { type PublishedWeek, type StoredWeek, toPublished } from './edition-content.ts'
import { tableIdOf } from './edition-tables.ts'
import { provincesOf2020 } from './provinces-of-2020.ts'
import { sinceSelection } from './since-selection.ts'

const [BY_WAVE, BY_PROVINCE] = [tableIdOf('WAVE'), tableIdOf('PROVINCE')]

/**
 * All tables as everybody may see them, worked out ones included, by id: of stored weeks, oldest first. What is published
 * of a week depends on no later one, so a table of an edition is the beginning of the same table of the next.
 */
export function publishedTables(weeks: readonly StoredWeek[]): ReadonlyMap<string, readonly PublishedWeek[]> {
  const stored = Map.groupBy(weeks, ({ tableId }) => tableId)
  const derived = [...sinceSelection(stored.get(BY_WAVE) ?? []), ...provincesOf2020(stored.get(BY_PROVINCE) ?? [])]
  return Map.groupBy([...weeks.map(toPublished), ...derived], ({ tableId }) => tableId)
}
