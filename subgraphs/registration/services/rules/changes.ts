import type { ProgrammeRules } from '#prisma/programme-rules.ts'

/** What a rule is about, by its name in the API. */
const RULES = {
  MINIMUM_AGE: 'minimumAge',
  MAXIMUM_AGE: 'maximumAge',
  EXCLUDED_OCCUPATION: 'excludedOccupations',
  RECIPIENTS_PER_KK: 'recipientsPerKk',
  REVOKED_MAY_REJOIN: 'revokedMayRejoin',
  PURCHASE_WITHIN_DAYS: 'purchaseWithinDays',
  PURCHASE_LIMIT_FROM_WAVE: 'purchaseLimitFromWave',
  TRAINING_BALANCE: 'trainingBalance',
  INCENTIVES: 'incentives',
  INCENTIVE_AMOUNT: 'incentiveAmount',
  SURVEYS: 'surveys',
  SURVEY_AMOUNT: 'surveyAmount',
} as const satisfies Record<string, keyof ProgrammeRules>

export type RuleName = keyof typeof RULES
export const RULE_NAMES = Object.keys(RULES) as [RuleName, ...RuleName[]]

/** Values as text; null: there is no such limit. */
export type RuleChange = { rule: RuleName; before: string | null; after: string | null }

/** In what two versions of the rules differ: one change for each rule, and one for each occupation that came or went. */
export function changesBetween(before: ProgrammeRules, after: ProgrammeRules): RuleChange[] {
  return RULE_NAMES.flatMap((rule): RuleChange[] => {
    const [old, now] = [before[RULES[rule]], after[RULES[rule]]]
    if (!Array.isArray(old) || !Array.isArray(now))
      return old === now ? [] : [{ rule, before: text(old), after: text(now) }]
    return [
      ...now.filter((each) => !old.includes(each)).map((each) => ({ rule, before: null, after: each })),
      ...old.filter((each) => !now.includes(each)).map((each) => ({ rule, before: each, after: null })),
    ]
  })
}

function text(value: unknown): string | null {
  return value === undefined ? null : String(value)
}
