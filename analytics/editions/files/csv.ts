import type { Dataset, Figure } from './dataset.ts'

const KEYS = [
  'edition',
  'week_end',
  'row_code',
  'row_label_id',
  'row_label_en',
  'step_code',
  'step_label_id',
  'step_label_en',
] as const

export type CsvColumn = (typeof KEYS)[number] | Figure | 'status'

export function columnsOf({ figures }: Pick<Dataset, 'figures'>): CsvColumn[] {
  return [...KEYS, ...figures, 'status']
}

/**
 * A table by RFC 4180, UTF-8, with a header: one line for each row, step and week end. A number that is withheld is empty,
 * and `status` says WITHHELD. `edition` is the one that published the number first.
 */
export function toCsv(dataset: Dataset): string {
  const { rows, steps, figures: names, observations } = dataset
  const rowOf = new Map(rows.map((row) => [row.key, row.labels]))
  const stepOf = new Map(steps.map((step) => [step.key, step.labels]))
  const lines = observations.map(({ edition, weekEnd, row, step, figures }) => {
    const [rowLabels, stepLabels] = [rowOf.get(row), stepOf.get(step)]
    return [
      ...[String(edition), weekEnd, row, rowLabels?.id ?? row, rowLabels?.en ?? row],
      ...[step, stepLabels?.id ?? step, stepLabels?.en ?? step],
      ...names.map((name) => String(figures[name] ?? '')),
      names.some((name) => (figures[name] ?? null) === null) ? 'WITHHELD' : '',
    ]
  })
  return `${[columnsOf(dataset), ...lines].map((cells) => cells.map(toCell).join(',')).join('\r\n')}\r\n`
}

/** A spreadsheet takes a text that begins so for a formula and runs it (OWASP, CSV Injection): an apostrophe makes it a text again. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

export function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
