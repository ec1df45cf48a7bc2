import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

/** That newer figures cannot be had: the server takes it out, but for a page that it sends once more (`finish-page.ts`). */
export async function StaleNotice({ language }: { language: Language }) {
  const t = await getTranslations('site')
  return (
    <p className="banner" data-late="">
      {t('stale', { instant: formatFor(language).instant(new Date().toISOString()) })}
    </p>
  )
}
