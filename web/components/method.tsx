import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'

type Props = { language: Language; apiAddress: string; playback: boolean }

/** How the figures are made, and where to get them by program. */
export async function Method({ language, apiAddress, playback }: Props) {
  const t = await getTranslations('method')
  return (
    <section id="method">
      <h2>{t('title')}</h2>
      <ul>
        <li>{t('count')}</li>
        <li>{t('restated')}</li>
        <li>{t('protected')}</li>
        {playback ? <li>{t('playback')}</li> : null}
        <li>
          <a href={addressIn(language, '/metode')}>{t('more')}</a>
        </li>
        <li>
          <a href={apiAddress}>{t('api')}</a>
        </li>
      </ul>
    </section>
  )
}
