import { getTranslations } from 'next-intl/server'
import type { RuleFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

/** A rule in words: `People between “Selected” and “First course bought”: more than 500`. */
export async function ruleText(language: Language): Promise<(rule: RuleFragment) => string> {
  const t = await getTranslations()
  const format = formatFor(language)
  return ({ measure, fromStep, step, threshold }) =>
    t(`alerts.rule.${measure}`, {
      from: t(`step.${fromStep ?? 'REGISTERED'}`),
      step: t(`step.${step ?? 'REGISTERED'}`),
      count: threshold,
      threshold: Number.isInteger(threshold) ? format.count(threshold) : format.decimal(threshold),
    })
}
