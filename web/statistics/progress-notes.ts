import { getTranslations } from 'next-intl/server'
import type { Progress } from '../data/load-progress.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from './format.ts'
import { ruleWords } from './rule-words.ts'

/** More than these are counted: all are in the table of what happened. */
const MOST_WORDS = 2

/** What somebody has to know besides the figures over time: rules that changed, and days that are left out. */
export async function progressNotes(
  language: Language,
  { rules, gaps, ended }: Pick<Progress, 'rules' | 'gaps' | 'ended'>,
): Promise<string[]> {
  const t = await getTranslations({ locale: language })
  const { day: spell, dayShort } = formatFor(language)
  const changed = await Promise.all(
    rules.map(async ({ letter, day, changes }) => {
      const words = await ruleWords(language, changes)
      const what = words.length > MOST_WORDS ? t('rules.many', { count: words.length }) : words.join('; ')
      return t('progress.rule', { letter, day: dayShort(day), what })
    }),
  )
  return [
    ...(changed.length === 0 ? [] : [t('progress.rules'), ...changed]),
    ...gaps.map(({ from, to }) => t('progress.gap', { from: dayShort(from), to: dayShort(to) })),
    ...(ended === undefined ? [] : [t('progress.ended', { day: spell(ended) })]),
  ]
}
