import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'
import { type Day, dayOf } from '../statistics/day.ts'

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
      {from === undefined ? null : (
        <p>
          <label htmlFor="from">{t('from')}</label>
          <input id="from" name="from" type="date" max={dayOf(new Date())} defaultValue={from} />
        </p>
      )}
      <p>
        <label htmlFor="date">{t(from === undefined ? 'date' : 'until')}</label>
        <input id="date" name="date" type="date" max={dayOf(new Date())} defaultValue={day} />
      </p>
      <p>
        <button type="submit">{t('apply')}</button>
      </p>
    </form>
  )
}
