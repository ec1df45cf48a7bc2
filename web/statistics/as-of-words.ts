import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf } from './day.ts'
import { formatFor } from './format.ts'

/** As of when figures are that are shown elsewhere and kept there: a day that is not over needs its hour. */
export async function asOfWords(language: Language, asked: Day, asOf: string): Promise<string> {
  const t = await getTranslations({ locale: language, namespace: 'home' })
  const format = formatFor(language)
  const [now, day] = [new Date(), dayOf(new Date(asOf))]
  return asked === day && day === dayOf(now)
    ? t('asOfInstant', { instant: format.instant(now.toISOString()) })
    : t('asOf', { day: format.day(day) })
}
