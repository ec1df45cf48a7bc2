import { getTranslations } from 'next-intl/server'
import type { RuleChangesFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import messages from '../messages/id.json' with { type: 'json' }
import { formatFor } from './format.ts'

export type RuleChange = RuleChangesFragment['changes'][number]

const AMOUNTS: ReadonlySet<string> = new Set(['TRAINING_BALANCE', 'INCENTIVE_AMOUNT', 'SURVEY_AMOUNT'])

/** What changed, each in words that can stand within a sentence. */
export async function ruleWords(language: Language, changes: readonly RuleChange[]): Promise<string[]> {
  const t = await getTranslations({ locale: language, namespace: 'rules' })
  const format = formatFor(language)
  const spelled = (rule: string, value: string | null): string => {
    if (value === null) return t('none')
    if (value === 'true' || value === 'false') return t(value === 'true' ? 'yes' : 'no')
    if (AMOUNTS.has(rule)) return format.rupiah(value)
    const count = format.count(Number(value))
    if (rule === 'MINIMUM_AGE' || rule === 'MAXIMUM_AGE') return t('years', { value: count })
    return rule === 'PURCHASE_WITHIN_DAYS' ? t('days', { value: count }) : count
  }
  return changes.map(({ rule, before, after }) => {
    if (rule === 'EXCLUDED_OCCUPATION') {
      const code = after ?? before ?? ''
      return t(after === null ? 'admitted' : 'excluded', { occupation: isNamed(code) ? t(`occupation.${code}`) : code })
    }
    return t('changed', { name: t(`name.${rule}`), before: spelled(rule, before), after: spelled(rule, after) })
  })
}

function isNamed(code: string): code is keyof typeof messages.rules.occupation {
  return Object.hasOwn(messages.rules.occupation, code)
}
