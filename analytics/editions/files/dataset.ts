import type { CodeLists } from '../../funnel/code-lists.ts'
import { type PublishedWeek, TOTAL_KEY } from '../edition-content.ts'
import type { PublishedEdition } from '../edition-reader.ts'
import { dayOf } from '../edition-store.ts'
import { dimensionOf, type EditionTable } from '../edition-tables.ts'
import { measureAt } from '../measures.ts'
import { type Labels, labelsIn } from '../row-labels.ts'
import { WEEK_BANDS } from '../since-selection.ts'
import { boundsOf, type TableBounds } from './bounds.ts'

export type Labelled = { key: string; labels: Labels }
/** Published numbers, or none. TOTAL is the row that the others add up to. */
export type Observation = {
  weekEnd: string
  row: string
  step: string
  figures: Partial<Record<Figure, number | null>>
  edition: number
}
/** What an observation says how many there are of. */
export type Figure = 'people' | 'payments'

/** One table of one edition, as all of its files tell it. */
export type Dataset = {
  table: EditionTable
  edition: PublishedEdition['edition']
  asOf: string
  rows: Labelled[]
  /** What is counted. */
  steps: Labelled[]
  figures: readonly Figure[]
  bounds: TableBounds
  /** What a reader has to know besides; that of a later method is none of an edition's. */
  note: { id: string; en: string } | null
  weekEnds: string[]
  observations: Observation[]
}

export const TOTAL: Labelled = { key: TOTAL_KEY, labels: { id: 'Jumlah', en: 'Total' } }
export const LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

export function toDataset(published: PublishedEdition, table: EditionTable, codeLists: CodeLists): Dataset {
  const weeks = published.tables.get(table.id) ?? []
  const labelOf = labelsIn(published.edition.provenance, codeLists)
  const keys = new Set(weeks.flatMap(({ rows }) => rows.map(({ key }) => key)))
  keys.delete(TOTAL.key)
  return {
    table,
    edition: published.edition,
    asOf: dayOf(published.edition.asOf),
    rows: [...[...keys].map((key) => ({ key, labels: labelsOf(table, key) })), TOTAL],
    steps: stepsOf(table, weeks).map(measureAt),
    figures: [figureOf(table)],
    bounds: boundsOf(table, weeks),
    note: noteOf(table, published.edition),
    weekEnds: weeks.map(({ weekEnd }) => weekEnd),
    observations: weeks.flatMap((week) => observationsOf(table, week)),
  }

  function labelsOf({ rows }: EditionTable, key: string): Labels {
    const dimension = rows.by === 'PROVINCE_OF_2020' ? 'PROVINCE' : dimensionOf(table)
    if (dimension) return labelOf(dimension, key)
    return WEEK_BANDS.find((band) => band.key === key)?.labels ?? { id: key, en: key }
  }
}

function noteOf({ note }: EditionTable, { method }: PublishedEdition['edition']): Dataset['note'] {
  return note && (note.since ?? 0) <= Number(method) ? { id: note.id, en: note.en } : null
}

/** Those of a method of before, too, where week ends were published by it. */
function stepsOf({ measures }: EditionTable, weeks: readonly PublishedWeek[]): number[] {
  return [...new Set([...measures, ...weeks.flatMap((week) => week.measures)])].sort((one, other) => one - other)
}

function figureOf({ rows }: EditionTable): Figure {
  return rows.by === 'NATION' ? 'payments' : 'people'
}

/** An observation as JSON has it, keys in order: these are what an edition's hashes are of. */
export function toRecord({ edition, figures: { payments, people }, row, step, weekEnd }: Observation) {
  return { edition, payments, people, row, step, weekEnd }
}

/** What a table says at one week end, in the order of its files. */
export function observationsOf(
  table: EditionTable,
  { weekEnd, rows, totals, measures, edition }: PublishedWeek,
): Observation[] {
  const figure = figureOf(table)
  const others = rows.filter(({ key }) => key !== TOTAL.key)
  return [...others, { key: TOTAL.key, counts: totals }].flatMap(({ key, counts }) =>
    measures.map((measure, column) => {
      return { weekEnd, row: key, step: measureAt(measure).key, figures: { [figure]: counts[column] ?? null }, edition }
    }),
  )
}
