import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

type Props = { language: Language; answer: { watermark: string | null; lagSeconds: number } }

/** A new event is in the figures within a second; beyond two minutes it is late. */
const LATE_AFTER_SECONDS = 120

/** How fresh an answer's figures are. */
export async function FreshnessBadge({ language, answer: { watermark, lagSeconds } }: Props) {
  const t = await getTranslations('desk.fresh')
  if (!watermark) return <p className="badge">{t('none')}</p>
  const late = lagSeconds > LATE_AFTER_SECONDS
  const instant = formatFor(language).instant(watermark)
  return (
    <p className={late ? 'badge late' : 'badge'}>
      {late ? t('late', { minutes: Math.floor(lagSeconds / 60), instant }) : t('now', { instant })}
    </p>
  )
}
