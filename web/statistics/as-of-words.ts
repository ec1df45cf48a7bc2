import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf } from './day.ts'
import { formatFor } from './format.ts'

/** `edition`: null where figures are live. */
type Figures = { asOf: string; edition: number | null }

/** Whether figures asked for as of a day go on changing: those of an edition are as of its last week end, whatever the day. */
export function isOfNow(asked: Day, { edition }: Pick<Figures, 'edition'>): boolean {
  return edition === null && asked === dayOf(new Date())
}

/** As of when figures are that are shown elsewhere and kept there: a day that is not over needs its hour. */
export async function asOfWords(language: Language, asked: Day, figures: Figures): Promise<string> {
  const t = await getTranslations({ locale: language, namespace: 'home' })
  const format = formatFor(language)
  return isOfNow(asked, figures)
    ? t('asOfInstant', { instant: format.instant(new Date().toISOString()) })
    : t('asOf', { day: format.day(dayOf(new Date(figures.asOf))) })
}
