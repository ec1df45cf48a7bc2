import { getTranslations } from 'next-intl/server'
import type { Language } from '../i18n/languages.ts'
import { dayBefore } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { chartNotes } from '../statistics/progress-notes.ts'
import { type RulesChanged, rulesChanged } from '../statistics/rules-changed.ts'
import type { Explorer } from './load.ts'
import { stretchesOf } from './trend-points.ts'

/** Rules that changed on the days of a trend. */
export function trendRules({ figures, frame }: Explorer): RulesChanged[] {
  const points = figures?.between?.stepTrend.series[0]?.points ?? []
  const [first, last] = [points[0], points.at(-1)]
  return first && last ? rulesChanged(frame.ruleVersions, { from: first.firstDay, to: last.lastDay }) : []
}

/** What a drawing cannot say itself, on a page and in its file. */
export async function drawingNotes(
  name: 'funnel' | 'times' | 'trend',
  language: Language,
  explorer: Explorer,
): Promise<string[]> {
  if (name === 'trend') return trendNotes(language, explorer)
  const t = await getTranslations({ locale: language, namespace: 'explorer.times' })
  return name === 'times' ? [t('soFar')] : []
}

/** What a trend's fall may come from, what its letters stand for, and which days it leaves out, and why. */
async function trendNotes(language: Language, explorer: Explorer): Promise<string[]> {
  const { figures, question } = explorer
  const t = await getTranslations({ locale: language, namespace: 'explorer.trend' })
  const { count } = formatFor(language)
  const { series, outside = 0 } = figures?.between?.stepTrend ?? {}
  const stretches = stretchesOf(series?.[0]?.points ?? [])
  const gaps = stretches.slice(1).map(({ first }, index) => {
    const last = stretches[index]?.last ?? first
    return { from: dayBefore(last.lastDay, -1), to: dayBefore(first.firstDay, 1) }
  })
  const known = { rules: trendRules(explorer), gaps, ended: figures?.ended, isEmpty: false }
  // No table of what happened stands beside it.
  const notes = await chartNotes(language, known, { full: true, most: Number.POSITIVE_INFINITY })
  // With a window only people whose time is over are judged.
  const unlimited = question.window === undefined ? [t('unlimited')] : []
  return [...unlimited, ...notes, ...(outside > 0 ? [t('outside', { count: outside, people: count(outside) })] : [])]
}
