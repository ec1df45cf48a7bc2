import { DAY, dayOf, yearOf } from './calendar.ts'

/**
 * The programme's rules as far as a playback must keep them, dated by the year they were in force (source: programme
 * description; 2021 and 2022 are taken as 2020, not confirmed). Services read theirs from the database.
 */
export const INCENTIVE_IDR = 600_000
export const SURVEY_IDR = 50_000

/** Whoever counts as paid has had the first incentive. */
export const LEAST_PER_PAID_PERSON = INCENTIVE_IDR

export type Entitlement = { incentives: number; surveys: number; trainingBalanceIdr: number }

/** What a person selected on that day is entitled to. */
export function entitlementOf(day: number): Entitlement {
  return yearOf(day) >= 2023
    ? { incentives: 1, surveys: 2, trainingBalanceIdr: 3_500_000 }
    : { incentives: 4, surveys: 3, trainingBalanceIdr: 1_000_000 }
}

/** Upper bound of what anybody can have been paid, rupiah: the entitlement of 2020, the largest there was. */
export const MOST_PER_PAID_PERSON = 4 * INCENTIVE_IDR + 3 * SURVEY_IDR

/** Last second at which somebody drawn at that instant may buy the first course; undefined where there is no limit. */
export function purchaseLimitOf(waveNumber: number, drawnAt: number): number | undefined {
  const year = yearOf(dayOf(drawnAt))
  if (year >= 2023) return drawnAt + 15 * DAY
  return waveNumber >= 4 ? drawnAt + 30 * DAY : undefined
}
