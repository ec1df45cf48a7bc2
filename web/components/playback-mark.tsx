import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

/** Stays in sight while the page scrolls: nobody may take a playback for real people. */
export async function PlaybackMark({ language, scale }: { language: Language; scale: number }) {
  const t = await getTranslations('site')
  const format = formatFor(language)
  return (
    <aside className="playback" aria-label={t('scale', { scale: format.scale(scale) })}>
      <p>
        <strong>{t('scale', { scale: format.scale(scale) })}</strong>
        <span className="aside"> · {t('scaleMeaning', { people: format.count(1 / scale) })}</span>
      </p>
    </aside>
  )
}
