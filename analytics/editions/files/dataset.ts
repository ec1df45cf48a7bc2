import type { CodeLists } from '../../funnel/code-lists.ts'
import type { PublishedWeek } from '../edition-content.ts'
import type { PublishedEdition } from '../edition-reader.ts'
import { dayOf } from '../edition-store.ts'
import { type EditionTable, TIME_BANDS } from '../edition-tables.ts'
import { stepAt } from './step-labels.ts'

export type Labelled = { key: string; labels: { id: string; en: string } }
/** A published number, or none. TOTAL is the row that the others add up to. */
export type Observation = { weekEnd: string; row: string; step: string; people: number | null; edition: number }

/** One table of one edition, as all of its files tell it. */
export type Dataset = {
  table: EditionTable
  edition: PublishedEdition['edition']
  asOf: string
  rows: Labelled[]
  steps: Labelled[]
  weekEnds: string[]
  observations: Observation[]
}

export const TOTAL: Labelled = { key: 'TOTAL', labels: { id: 'Jumlah', en: 'Total' } }
export const LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

export function toDataset(published: PublishedEdition, table: EditionTable, codeLists: CodeLists): Dataset {
  const weeks = published.tables.get(table.id) ?? []
  const keys = new Set(weeks.flatMap(({ rows }) => rows.map(({ key }) => key)))
  return {
    table,
    edition: published.edition,
    asOf: dayOf(published.edition.asOf),
    rows: [...[...keys].map((key) => ({ key, labels: labelsOf(table, key, codeLists) })), TOTAL],
    steps: table.measures.map(stepAt),
    weekEnds: weeks.map(({ weekEnd }) => weekEnd),
    observations: weeks.flatMap(observationsOf),
  }
}

function observationsOf({ weekEnd, rows, totals, measures, edition }: PublishedWeek): Observation[] {
  return [...rows, { key: TOTAL.key, counts: totals }].flatMap(({ key, counts }) =>
    measures.map((measure, column) => {
      return { weekEnd, row: key, step: stepAt(measure).key, people: counts[column] ?? null, edition }
    }),
  )
}

function labelsOf({ dimension }: EditionTable, key: string, codeLists: CodeLists): Labelled['labels'] {
  if (!dimension) return TIME_BANDS.find((band) => band.key === key)?.labels ?? { id: key, en: key }
  const known = codeLists.list(dimension).find((value) => value.key === key)
  if (known) return known.labels
  return dimension === 'WAVE' ? { id: `Gelombang ${key}`, en: `Wave ${key}` } : { id: key, en: key }
}
