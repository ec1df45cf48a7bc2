import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

type Waiting = {
  people: number
  perDay: { entered: number; left: number }
  daysToClear?: number | null | undefined
}

/** How long it would take until nobody waits, if nobody came any more; and that as it is now it never ends, where more come than go on. */
export async function clearWords(language: Language): Promise<(waiting: Waiting) => string> {
  const t = await getTranslations({ locale: language, namespace: 'wave.backlog' })
  const format = formatFor(language)
  return ({ people, perDay, daysToClear }) => {
    if (people === 0) return '–'
    if (typeof daysToClear !== 'number') return t('never')
    const days = Math.ceil(daysToClear)
    const more = perDay.entered - perDay.left
    return more > 0 ? t('grows', { days, more: format.decimal(more) }) : t('days', { days })
  }
}
