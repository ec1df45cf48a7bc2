import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'
import { type Day, dayOf } from '../statistics/day.ts'

/** Another day for the page that it stands on; a plain form. */
export async function DateForm({ language, path, day }: { language: Language; path: string; day: Day }) {
  const t = await getTranslations('filter')
  return (
    <form className="filters" method="get" action={addressIn(language, path)} aria-label={t('date')}>
      <p>
        <label htmlFor="date">{t('date')}</label>
        <input id="date" name="date" type="date" max={dayOf(new Date())} defaultValue={day} />
      </p>
      <p>
        <button type="submit">{t('apply')}</button>
      </p>
    </form>
  )
}
