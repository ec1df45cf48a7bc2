import { getTranslations } from 'next-intl/server'
import type { Progress } from '../data/load-progress.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from './format.ts'
import { ruleWords } from './rule-words.ts'

/** More than these are counted beside a chart: all are in the table of what happened. */
const MOST_WORDS = 2

type Known = Pick<Progress, 'rules' | 'gaps' | 'ended' | 'isEmpty'>

/**
 * What the marks on a chart over time stand for: rules that changed (`most` in words), and days that are left out; why
 * they are is told with the first chart of a page (`full`).
 */
export async function chartNotes(
  language: Language,
  { rules, gaps, ended, isEmpty }: Known,
  { full, most = MOST_WORDS }: { full: boolean; most?: number },
): Promise<string[]> {
  const t = await getTranslations({ locale: language })
  const { dayShort } = formatFor(language)
  const changed = await Promise.all(
    rules.map(async ({ letter, day, changes }) => {
      const words = await ruleWords(language, changes)
      const what = words.length > most ? t('rules.many', { count: words.length }) : words.join('; ')
      return t('progress.rule', { letter, day: dayShort(day), what })
    }),
  )
  return [
    ...(changed.length === 0 ? [] : [t('progress.rules'), ...changed]),
    ...gaps.map(({ from, to }) => t('progress.band', { from: dayShort(from), to: dayShort(to) })),
    ...(full && gaps.length > 0 ? [t('progress.why')] : []),
    ...(full ? await leftOut(language, { gaps: [], ended, isEmpty }) : []),
  ]
}

/** The same for a file, which has neither marks nor a table of what happened beside it. */
export async function fileNotes(language: Language, { rules, gaps, ended, isEmpty }: Known): Promise<string[]> {
  const t = await getTranslations({ locale: language, namespace: 'progress.events' })
  const changed = await Promise.all(
    rules.map(async ({ day, changes }) => {
      const what = (await ruleWords(language, changes)).join('; ')
      return `${formatFor(language).day(day)}. ${t('rules', { what })}.`
    }),
  )
  return [...changed, ...(await leftOut(language, { gaps, ended, isEmpty }))]
}

async function leftOut(language: Language, { gaps, ended, isEmpty }: Omit<Known, 'rules'>): Promise<string[]> {
  const t = await getTranslations({ locale: language, namespace: 'progress' })
  const { day } = formatFor(language)
  return [
    ...gaps.map(({ from, to }) => t('gap', { from: day(from), to: day(to) })),
    ...(ended === undefined ? [] : [t('ended', { day: day(ended) })]),
    ...(isEmpty ? [t('nothing')] : []),
  ]
}
