import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

type Props = {
  language: Language
  /** Undefined where nobody could say yet whether this is a playback. */
  scale: number | undefined
}

/** Stays in sight while the page scrolls: nobody may take a playback for real people. */
export async function PlaybackMark({ language, scale }: Props) {
  const t = await getTranslations('site')
  if (scale === undefined) {
    return (
      <aside className="playback" aria-label={t('scaleUnknown')}>
        <p>
          <strong>{t('scaleUnknown')}</strong>
        </p>
      </aside>
    )
  }
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
