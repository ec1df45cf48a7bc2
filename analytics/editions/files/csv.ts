import type { Dataset } from './dataset.ts'

export const CSV_COLUMNS = [
  'edition',
  'week_end',
  'row_code',
  'row_label_id',
  'row_label_en',
  'step_code',
  'step_label_id',
  'step_label_en',
  'people',
  'status',
] as const

/**
 * A table by RFC 4180, UTF-8, with a header: one line for each number. `people` is empty where `status` is WITHHELD.
 * `edition` is the one that published the number first.
 */
export function toCsv({ rows, steps, observations }: Dataset): string {
  const rowOf = new Map(rows.map((row) => [row.key, row.labels]))
  const stepOf = new Map(steps.map((step) => [step.key, step.labels]))
  const lines = observations.map(({ edition, weekEnd, row, step, people }) => {
    const [rowLabels, stepLabels] = [rowOf.get(row), stepOf.get(step)]
    return [
      ...[String(edition), weekEnd, row, rowLabels?.id ?? row, rowLabels?.en ?? row],
      ...[step, stepLabels?.id ?? step, stepLabels?.en ?? step],
      ...(people === null ? ['', 'WITHHELD'] : [String(people), '']),
    ]
  })
  return `${[[...CSV_COLUMNS], ...lines].map((cells) => cells.map(toCell).join(',')).join('\r\n')}\r\n`
}

/** A spreadsheet takes a text that begins so for a formula and runs it: an apostrophe makes it a text again. */
const FORMULA = /^[=+\-@\t\r]/

export function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
