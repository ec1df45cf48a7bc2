import { getTranslations } from 'next-intl/server'
import { type Frame, valuesOf } from '../data/load-home.ts'
import type { FreshnessFragment, LiveFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { isOfNow } from '../statistics/as-of-words.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import type { Question } from '../statistics/question.ts'
import { LateBanner } from './late-banner.tsx'

type Props = {
  language: Language
  frame: Frame
  question: Question
  funnel: FreshnessFragment
  /** Beside an edition's figures, which stay as they are: how fresh national totals are. */
  live?: LiveFragment | undefined
}

/** As of when, how fresh, for whom; and a banner when the data is late or still being played back. */
export async function Freshness({ language, frame, question, funnel, live = funnel }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const shown = dayOf(new Date(funnel.asOf))
  const minutes = Math.floor(live.lagSeconds / 60)
  const chosen = (['wave', 'province'] as const).flatMap((field) => {
    const values = valuesOf(frame, field === 'wave' ? 'WAVE' : 'PROVINCE')
    return values.filter((value) => value.key === question[field]).map((value) => value.label)
  })
  return (
    <>
      <p className="as-of">
        {isOfNow(question.day, funnel) ? t('home.asOfNow') : t('home.asOf', { day: format.day(shown) })}
        {chosen.length > 0 ? ` · ${t('filter.only')} ${chosen.join(', ')}` : ''}
      </p>
      {funnel.edition !== null && shown !== question.day ? (
        <p className="aside">{t('home.weekEnd', { day: format.day(question.day) })}</p>
      ) : null}
      {live.watermark ? (
        <p className="aside">
          {t(funnel.edition === null ? 'home.fresh' : 'home.freshBesideEdition', {
            watermark: format.instant(live.watermark),
          })}{' '}
          · {t('home.lag', { minutes })}
        </p>
      ) : null}
      <LateBanner lagSeconds={live.lagSeconds} playback={frame.playback} />
    </>
  )
}
