import type { CodeLists } from '../../funnel/code-lists.ts'
import type { PublishedWeek } from '../edition-content.ts'
import type { PublishedEdition } from '../edition-reader.ts'
import { dayOf } from '../edition-store.ts'
import { dimensionOf, type EditionTable } from '../edition-tables.ts'
import { measureAt } from '../measures.ts'
import { WEEK_BANDS } from '../since-selection.ts'
import { OTHER_AMOUNTS } from '../weekly-tables.ts'

export type Labelled = { key: string; labels: { id: string; en: string } }
/** Published numbers, or none. TOTAL is the row that the others add up to. */
export type Observation = {
  weekEnd: string
  row: string
  step: string
  figures: Partial<Record<Figure, number | null>>
  edition: number
}
/** What an observation says: how many people, or how many payments and how much they came to. */
export type Figure = 'people' | 'payments' | 'rupiah'

/** One table of one edition, as all of its files tell it. */
export type Dataset = {
  table: EditionTable
  edition: PublishedEdition['edition']
  asOf: string
  rows: Labelled[]
  /** What is counted. */
  steps: Labelled[]
  figures: readonly Figure[]
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
    steps: table.measures.map(measureAt),
    figures: table.rows.by === 'AMOUNT' ? ['payments', 'rupiah'] : ['people'],
    weekEnds: weeks.map(({ weekEnd }) => weekEnd),
    observations: weeks.flatMap((week) => observationsOf(table, week)),
  }
}

/** What a table says at one week end, in the order of its files. */
export function observationsOf({ rows }: EditionTable, week: PublishedWeek): Observation[] {
  return rows.by === 'AMOUNT' ? paymentsOf(week) : peopleOf(week)
}

/** An observation as JSON has it, keys in order: these are what an edition's hashes are of. */
export function toRecord({ edition, figures: { payments, people, rupiah }, row, step, weekEnd }: Observation) {
  return { edition, payments, people, row, rupiah, step, weekEnd }
}

function peopleOf({ weekEnd, rows, totals, measures, edition }: PublishedWeek): Observation[] {
  return [...rows, { key: TOTAL.key, counts: totals }].flatMap(({ key, counts }) =>
    measures.map((measure, column) => {
      return { weekEnd, row: key, step: measureAt(measure).key, figures: { people: counts[column] ?? null }, edition }
    }),
  )
}

/** Rupiah are what the published numbers of payments come to, so they say nothing that these do not. */
function paymentsOf({ weekEnd, rows, totals, measures, edition }: PublishedWeek): Observation[] {
  return measures.flatMap((measure, column) => {
    const step = measureAt(measure).key
    const amounts = rows.map(({ key, counts }) => ({ key, payments: counts[column] ?? null })).map(withRupiah)
    const sum = amounts.reduce<number | null>(
      (total, { rupiah }) => (total === null || rupiah === null ? null : total + rupiah),
      0,
    )
    return [...amounts, { key: TOTAL.key, payments: totals[column] ?? null, rupiah: sum }].map(
      ({ key, ...figures }) => {
        return { weekEnd, row: key, step, figures, edition }
      },
    )
  })
}

type Payments = { key: string; payments: number | null }

/** What other amounts come to is not said. */
function withRupiah({ key, payments }: Payments): Payments & { rupiah: number | null } {
  const isKnown = payments !== null && (key !== OTHER_AMOUNTS || payments === 0)
  return { key, payments, rupiah: isKnown ? payments * (Number(key) || 0) : null }
}

function labelsOf(table: EditionTable, key: string, codeLists: CodeLists): Labelled['labels'] {
  if (table.rows.by === 'WEEKS_SINCE_SELECTION') {
    return WEEK_BANDS.find((band) => band.key === key)?.labels ?? { id: key, en: key }
  }
  if (table.rows.by === 'AMOUNT') {
    if (key === OTHER_AMOUNTS) return { id: 'Besaran lain', en: 'Other amounts' }
    return { id: `Rp ${Number(key).toLocaleString('id-ID')}`, en: `Rp ${Number(key).toLocaleString('en-US')}` }
  }
  const dimension = table.rows.by === 'PROVINCE_OF_2020' ? 'PROVINCE' : dimensionOf(table)
  const known = dimension && codeLists.list(dimension).find((value) => value.key === key)
  if (known) return known.labels
  return dimension === 'WAVE' ? { id: `Gelombang ${key}`, en: `Wave ${key}` } : { id: key, en: key }
}
