import { getTranslations } from 'next-intl/server'
import { csvText } from '../charts/csv-text.ts'
import type { Language } from '../i18n/languages.ts'
import type { FigureFile } from './figure-file.ts'

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

/** A figure as CSV. */
export function figureCsv({ columns, rows }: FigureFile): string {
  return csvText(columns, rows)
}

/** A figure as JSON: where it comes from, what its columns mean, and its rows by column. */
export async function figureJson(language: Language, { columns, rows, ...figure }: FigureFile): Promise<string> {
  const t = await getTranslations({ locale: language, namespace: 'download' })
  const meaning = Object.fromEntries(columns.map((column) => [column, t(`columns.${column}`)]))
  const data = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
  return `${JSON.stringify({ language, title: t(`figures.${figure.name}`), ...figure, licence: LICENCE, dictionary: meaning, rows: data }, null, 1)}\n`
}
