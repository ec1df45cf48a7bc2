import { BASE, MOST_ABOVE, MOST_BELOW, MOST_WITHHELD } from '../../disclosure/promise.ts'
import { type Dataset, LICENCE } from './dataset.ts'

/** Where the numbers come from and how they were made: the same in every format. */
export function provenanceOf({ edition, asOf, table }: Dataset) {
  return {
    table: table.id,
    edition: edition.number,
    asOf,
    publishedAt: edition.publishedAt.toISOString(),
    watermark: edition.watermark?.toISOString() ?? null,
    programme: edition.programme,
    scale: edition.scale === null ? null : Number(edition.scale),
    licence: LICENCE,
    method: {
      version: edition.method,
      base: BASE,
      mostAboveTheTruth: MOST_ABOVE,
      mostBelowTheTruth: MOST_BELOW,
      withheldUpTo: MOST_WITHHELD,
    },
    howItWasMade: edition.provenance,
    hash: edition.hash,
    previousHash: edition.previousHash,
    signature: edition.signature,
    publicKey: edition.publicKey,
  }
}

/** A table as records; `people` is null where it is withheld. */
export function toJson(dataset: Dataset): string {
  const { table, rows, steps, observations } = dataset
  return `${JSON.stringify({ title: table.title, provenance: provenanceOf(dataset), rows, steps, observations })}\n`
}

/**
 * A table as a JSON-stat 2.0 dataset (json-stat.org/full), as Eurostat and many national offices offer theirs. Statuses
 * are Eurostat's: `c` confidential, `:` not available (there was no such row at that week end).
 */
export function toJsonStat(dataset: Dataset): string {
  const { table, rows, steps, weekEnds, observations, asOf } = dataset
  const found = new Map(observations.map(({ row, step, weekEnd, people }) => [`${row} ${step} ${weekEnd}`, people]))
  const value: (number | null)[] = []
  const status: Record<string, string> = {}
  for (const row of rows) {
    for (const step of steps) {
      for (const weekEnd of weekEnds) {
        const people = found.get(`${row.key} ${step.key} ${weekEnd}`)
        if (people === undefined) status[String(value.length)] = ':'
        else if (people === null) status[String(value.length)] = 'c'
        value.push(people ?? null)
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
    source: dataset.edition.programme ?? 'Gelombang',
    updated: asOf,
    id: ['row', 'step', 'week_end'],
    size: [rows.length, steps.length, weekEnds.length],
    role: { time: ['week_end'] },
    dimension: {
      row: { label: table.dimension ?? 'TIME_BETWEEN_STEPS', category: category(rows) },
      step: { label: 'Tahap / Step', category: category(steps) },
      week_end: { label: 'Akhir pekan / Week end', category: { index: weekEnds } },
    },
    value,
    status,
    extension: { provenance: provenanceOf(dataset), statusLabels: { c: 'confidential', ':': 'not available' } },
  })}\n`
}
