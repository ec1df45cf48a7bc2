import { getTranslations } from 'next-intl/server'

/** How the figures are made, and where to get them by program. */
export async function Method({ apiAddress, playback }: { apiAddress: string; playback: boolean }) {
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
          <a href={apiAddress}>{t('api')}</a>
        </li>
      </ul>
    </section>
  )
}
