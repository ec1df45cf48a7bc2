import { getTranslations } from 'next-intl/server'
import { csvText } from '../charts/csv-text.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import type { FigureFile } from './figure-file.ts'

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

/** A figure as CSV. */
export function figureCsv({ columns, rows }: FigureFile): string {
  return csvText(columns, rows)
}

/**
 * A figure as JSON: where it comes from, what its columns mean, and its rows by column. `late` says that newer figures
 * cannot be had: the server takes it out, but for a file that it sends once more.
 */
export async function figureJson(language: Language, { columns, rows, ...figure }: FigureFile): Promise<string> {
  const t = await getTranslations({ locale: language })
  const meaning = Object.fromEntries(columns.map((column) => [column, t(`download.columns.${column}`)]))
  const data = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
  const title = t(`download.figures.${figure.name}`)
  const late = t('site.staleFile', { instant: formatFor(language).instant(new Date().toISOString()) })
  const file = { language, title, late, ...figure, licence: LICENCE, dictionary: meaning, rows: data }
  return `${JSON.stringify(file, null, 1)}\n`
}
