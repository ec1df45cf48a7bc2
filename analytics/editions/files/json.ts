import { statementOf } from '../edition-hash.ts'
import type { Correction } from './corrections.ts'
import { type Dataset, LICENCE, toRecord } from './dataset.ts'

/**
 * Where corrections stand; and those there are, in files of the latest edition. Those of a numbered one never change, and
 * only say where.
 */
export type CorrectionsOfFile = { at: string; noted?: Correction[] }

/**
 * Where the numbers come from and how they were made: the same in every format. The statement is what is signed. How far
 * off numbers are is told by the bounds of the method alone: exact errors would be equations in the true counts.
 */
function provenanceOf({ edition, asOf, table, bounds }: Dataset, corrections: CorrectionsOfFile) {
  return {
    table: table.id,
    edition: edition.number,
    asOf,
    licence: LICENCE,
    corrections,
    bounds,
    statement: statementOf(edition),
    contentHash: edition.contentHash,
    previousHash: edition.previousHash,
    hash: edition.hash,
    signature: edition.signature,
    publicKey: edition.publicKey,
  }
}

/** A table as records; a number is null where it is withheld. */
export function toJson(dataset: Dataset, corrections: CorrectionsOfFile): string {
  const { table, note, rows, steps } = dataset
  const observations = dataset.observations.map(toRecord)
  const provenance = provenanceOf(dataset, corrections)
  return `${JSON.stringify({ title: table.title, note, provenance, rows, steps, observations })}\n`
}

/**
 * A table as a JSON-stat 2.0 dataset (json-stat.org/full), as Eurostat and many national offices offer theirs. Statuses
 * are Eurostat's: `c` confidential, `:` not available (there was no such row at that week end).
 */
export function toJsonStat(dataset: Dataset, corrections: CorrectionsOfFile): string {
  const { table, note, rows, steps, figures: names, weekEnds, observations } = dataset
  const found = new Map(observations.map(({ row, step, weekEnd, figures }) => [`${row} ${step} ${weekEnd}`, figures]))
  const value: (number | null)[] = []
  const status: Record<string, string> = {}
  for (const row of rows) {
    for (const step of steps) {
      for (const weekEnd of weekEnds) {
        const figures = found.get(`${row.key} ${step.key} ${weekEnd}`)
        for (const name of names) {
          const figure = figures?.[name] ?? null
          if (figure === null) status[String(value.length)] = figures ? 'c' : ':'
          value.push(figure)
        }
      }
    }
  }
  const category = (values: readonly { key: string; labels: { id: string; en: string } }[]) => ({
    index: values.map(({ key }) => key),
    label: Object.fromEntries(values.map(({ key, labels }) => [key, `${labels.id} / ${labels.en}`])),
  })
  return `${JSON.stringify({
    version: '2.0',
    class: 'dataset',
    label: `${table.title.id} / ${table.title.en}`,
    ...(note && { note: [note.id, note.en] }),
    source: dataset.edition.programme ?? 'Gelombang',
    updated: dataset.edition.publishedAt.toISOString(),
    id: ['row', 'step', 'week_end'],
    size: [rows.length, steps.length, weekEnds.length],
    role: { time: ['week_end'] },
    dimension: {
      row: { label: `${table.rowName.id} / ${table.rowName.en}`, category: category(rows) },
      step: { label: 'Tahap / Step', category: category(steps) },
      week_end: { label: 'Akhir pekan / Week end', category: { index: weekEnds } },
    },
    value,
    status,
    extension: {
      provenance: provenanceOf(dataset, corrections),
      statusLabels: { c: 'dirahasiakan / confidential', ':': 'tidak ada / not available' },
    },
  })}\n`
}
