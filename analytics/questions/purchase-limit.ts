import { endOfJakartaDay } from '#platform/jakarta-time.ts'
import { RULE_VERSIONS } from '#prisma/programme-rules.ts'
import { NOT_REACHED, toStateSeconds } from '../clickhouse/state-columns.ts'
import { END_CODES } from '../pipeline/fold-payments.ts'
import type { Parameters } from './parameters.ts'
import { notReached } from './stopped.ts'

const DAY_SECONDS = 86_400
/** The limit of whoever has none. */
export const NO_LIMIT = 2_147_483_647

type LimitRule = {
  /** Selected before this second of the state; absent: the last rule. */
  before: number | undefined
  fromWave: number
  days: number | undefined
}

const RULES: readonly LimitRule[] = RULE_VERSIONS.map(({ validTo, rules }) => ({
  before: validTo === undefined ? undefined : toStateSeconds(endOfJakartaDay(validTo)),
  fromWave: rules.purchaseLimitFromWave,
  days: rules.purchaseWithinDays,
}))

/**
 * Second by which somebody selected in a wave has to buy the first course, by the rules in force on the day of selection
 * (programme.md, "first purchase": from wave 4 on within 30 days, from 2023 on within 15). What SELECTED promised in its
 * payload is the same: a wave is drawn under one version of the rules, and the promise counts from the draw. It would
 * differ for a wave opened under one limit and drawn under another, and after a correction of the time of SELECTED.
 */
export function purchaseLimitOf(selected: number, wave: number): number | undefined {
  const rule = RULES.find(({ before }) => before === undefined || selected < before)
  return rule?.days === undefined || wave < rule.fromWave ? undefined : selected + rule.days * DAY_SECONDS
}

/** SQL of the second by which the person of a row, selected and waiting to buy, has to; NO_LIMIT where no rule says so. */
export function purchaseLimitSql(): string {
  const rules = RULES.flatMap(({ before, fromWave, days }) => {
    const limit =
      days === undefined ? `${NO_LIMIT}` : `if(wave >= ${fromWave}, selected + ${days * DAY_SECONDS}, ${NO_LIMIT})`
    return before === undefined ? [limit] : [`selected < ${before}`, limit]
  })
  return rules.length === 1 ? (rules[0] ?? `${NO_LIMIT}`) : `multiIf(${rules.join(', ')})`
}

/** SQL of whom the limit is for: selected, and has not bought. No other step has one in the rules. */
export function waitsToBuySql(until: number | undefined, parameters: Parameters): string {
  return `NOT (${notReached('SELECTED', until, parameters)}) AND ${notReached('PURCHASED', until, parameters)}`
}

/**
 * SQL of who can buy no more whatever the limit, as their selection was revoked or their balance has expired, and from which
 * second on (`ended`); of windows up to the one shown.
 */
export function buyingEndedSql(until: number | undefined, shownWindow: string, parameters: Parameters): string {
  return `SELECT participant_id, min(occurred) AS ended FROM payment_v2
    WHERE type IN (${END_CODES}) AND window_id <= ${shownWindow} AND occurred < ${parameters.bind('Int32', until ?? NOT_REACHED)}
    GROUP BY participant_id`
}
