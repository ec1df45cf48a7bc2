import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'

/** Days as a person says them: today is not over yet, and is called by its name; its date stays beside it. */
export async function dayWords(language: Language) {
  const t = await getTranslations({ locale: language, namespace: 'desk.day' })
  const format = formatFor(language)
  const today = dayOf(new Date())
  const said = (how: 'from' | 'untilEnd' | 'asOf') => (day: Day) =>
    t(how, { isToday: String(day === today), day: format.day(day) })
  return {
    from: said('from'),
    untilEnd: said('untilEnd'),
    asOf: said('asOf'),
    /** For tables. */
    short: (day: Day) => (day === today ? t('today') : format.dayShort(day)),
  }
}
