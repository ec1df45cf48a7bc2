import { getTranslations } from 'next-intl/server'
import { csvText } from '../charts/csv-text.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import type { Cell, Column, FigureFile } from './figure-file.ts'

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/'

/** Of an edition all counts are multiples of this. */
const EDITION_ROUNDED_TO = 10

type Table = { columns: readonly Column[]; rows: readonly (readonly Cell[])[] }

/** A figure's table, whose every row says where it comes from: a CSV has no other place for it, and rows are put together. */
function tableOf({ columns, rows, edition, scale }: FigureFile): Table {
  const from = [edition, edition === null ? 1 : EDITION_ROUNDED_TO, scale]
  return { columns: [...columns, 'edition', 'rounded_to', 'scale'], rows: rows.map((row) => [...row, ...from]) }
}

/** A figure as CSV. */
export function figureCsv(figure: FigureFile): string {
  const { columns, rows } = tableOf(figure)
  return csvText(columns, rows)
}

/**
 * A figure as JSON: where it comes from, what its columns mean, and its rows by column. `late` says that newer figures
 * cannot be had: the server takes it out, but for a file that it sends once more.
 */
export async function figureJson(language: Language, whole: FigureFile): Promise<string> {
  const { columns: _columns, rows: _rows, ...figure } = whole
  const { columns, rows } = tableOf(whole)
  const t = await getTranslations({ locale: language })
  const meaning = Object.fromEntries(columns.map((column) => [column, t(`download.columns.${column}`)]))
  const data = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])))
  const title = t(`download.figures.${figure.name}`)
  const late = t('site.staleFile', { instant: formatFor(language).instant(new Date().toISOString()) })
  const file = { language, title, late, ...figure, licence: LICENCE, dictionary: meaning, rows: data }
  return `${JSON.stringify(file, null, 1)}\n`
}
