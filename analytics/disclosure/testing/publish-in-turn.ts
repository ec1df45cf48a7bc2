import { nationalOf } from '../../editions/protect-weeks.ts'
import { createNoise } from '../noise.ts'
import { type NewTable, type NewWeek, protectTables } from '../protect.ts'
import type { HistoryWeek, TableHistory } from '../table.ts'

/** A first edition of all weeks but the last ones, and one more for each of these, which knows those before. */
export function publishInTurn(all: readonly NewTable[], weekly: number): TableHistory[] {
  const noise = createNoise(Buffer.from('a key for measuring'))
  const weeks = all[0]?.weeks.length ?? 0
  let published = all.map((): HistoryWeek[] => [])
  for (let first = 0, until = Math.max(1, weeks - weekly); first < weeks; first = until, until += 1) {
    const fresh = all.map(
      (table, index): NewTable => ({
        shape: table.shape,
        published: published[index] ?? [],
        weeks: table.weeks.slice(first, until).map((week) => ofEdition(week, first)),
      }),
    )
    const made = protectTables(fresh, nationalOf(fresh), noise)
    published = published.map((before, index) => [...before, ...(made.tables[index]?.weeks ?? [])])
  }
  return all.map(({ shape }, index) => ({ shape, weeks: published[index] ?? [] }))
}

function ofEdition(week: NewWeek, edition: number): NewWeek {
  return { ...week, edition, silent: (week.silent ?? []).map((each) => ({ ...each, edition })) }
}
