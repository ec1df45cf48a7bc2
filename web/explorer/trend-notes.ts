import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { dayBefore } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import type { Explorer } from './load.ts'
import { stretchesOf } from './trend-points.ts'

/** Which days a trend leaves out, and why, as the public charts over time say it. */
export async function trendNotes(language: Language, { figures }: Explorer): Promise<string[]> {
  const t = await getTranslations({ locale: language, namespace: 'progress' })
  const own = await getTranslations({ locale: language, namespace: 'explorer.trend' })
  const { day, dayShort, count } = formatFor(language)
  const { series, outside = 0 } = figures?.between?.stepTrend ?? {}
  const stretches = stretchesOf(series?.[0]?.points ?? [])
  const gaps = stretches.slice(1).map(({ first }, index) => {
    const last = stretches[index]?.last ?? first
    return t('band', { from: dayShort(dayBefore(last.lastDay, -1)), to: dayShort(dayBefore(first.firstDay, 1)) })
  })
  return [
    ...gaps,
    ...(gaps.length > 0 ? [t('why')] : []),
    ...(outside > 0 ? [own('outside', { count: outside, people: count(outside) })] : []),
    ...(figures?.ended === undefined ? [] : [t('ended', { day: day(figures.ended) })]),
  ]
}
