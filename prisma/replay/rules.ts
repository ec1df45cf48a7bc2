import { RULE_VERSIONS, type RuleVersionSeed } from '../programme-rules.ts'
import { DAY, dayOf, formatDay } from './calendar.ts'
import { at } from './columns.ts'

/** Amounts that every version of the rules has in common, rupiah (`../programme-rules.ts`). */
export const INCENTIVE_IDR = 600_000
export const SURVEY_IDR = 50_000

/** Upper bound of what anybody can have been paid, rupiah: the most that any version gives. */
export const MOST_PER_PAID_PERSON = Math.max(
  ...RULE_VERSIONS.map(({ rules }) => rules.incentives * INCENTIVE_IDR + rules.surveys * SURVEY_IDR),
)

const versions = new Map<number, RuleVersionSeed>()

/** The rules in force on a day in Jakarta (day number); the first version for earlier days. */
export function rulesOn(day: number): RuleVersionSeed {
  let version = versions.get(day)
  if (version === undefined) {
    const text = formatDay(day)
    version = RULE_VERSIONS.findLast(({ validFrom }) => validFrom <= text) ?? at(RULE_VERSIONS, 0)
    versions.set(day, version)
  }
  return version
}

/** Last second at which somebody drawn at that instant may buy the first course; undefined where there is no limit. */
export function purchaseLimitOf(waveNumber: number, drawnAt: number): number | undefined {
  const { purchaseWithinDays, purchaseLimitFromWave } = rulesOn(dayOf(drawnAt)).rules
  if (purchaseWithinDays === undefined || waveNumber < purchaseLimitFromWave) return undefined
  return drawnAt + purchaseWithinDays * DAY
}
