import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'
import type { Day } from '../statistics/day.ts'
import { DayField } from './day-field.tsx'

type Props = {
  language: Language
  path: string
  day: Day
  /** First day shown, on a page over time. */
  from?: Day | undefined
}

/** Another day, or other days, for the page that it stands on; a plain form. */
export async function DateForm({ language, path, day, from }: Props) {
  const t = await getTranslations('filter')
  return (
    <form className="filters" method="get" action={addressIn(language, path)} aria-label={t('date')}>
      {from === undefined ? null : <DayField language={language} id="from" label={t('from')} value={from} isPast />}
      <DayField language={language} id="date" label={t(from === undefined ? 'date' : 'until')} value={day} isPast />
      <p>
        <button type="submit">{t('apply')}</button>
      </p>
    </form>
  )
}
