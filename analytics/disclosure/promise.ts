/**
 * What is promised about every published table, and may be known to everybody, attackers included.
 *
 * Counts are rounded to multiples of a base so that they stay additive: controlled rounding (Cox 1987, "A constructive
 * procedure for unbiased controlled rounding"), in the form that protects against an attacker who knows the base, the
 * bounds and exact totals (Salazar-González 2006, "Controlled rounding and cell perturbation"; sliding protection).
 */

/** Published counts are multiples of it. */
export const BASE = 10
/** A published count is at most this much above the true one … */
export const MOST_ABOVE = 10
/** … and at most this much below it. */
export const MOST_BELOW = 19
/** Counts of people from 1 up to this are protected. */
export const MOST_PROTECTED = 9
/**
 * Whoever knows everything that is published, the order of the steps and the exact national totals of every date still
 * has at least this many possible values besides one for a protected count, or all that the national totals leave.
 */
export const PROMISED_WIDTH = 9
/** Multiples up to this are withheld. As a count is never published more than MOST_ABOVE too high, none below 10 is shown. */
export const MOST_WITHHELD = 10

export function isProtected(count: number): boolean {
  return count >= 1 && count <= MOST_PROTECTED
}

export function isWithheld(rounded: number): boolean {
  return rounded <= MOST_WITHHELD
}

/** Least true count that may stand behind a rounded one. */
export function leastBehind(rounded: number): number {
  return Math.max(0, rounded - MOST_ABOVE)
}

/** Greatest true count that may stand behind a rounded one. */
export function mostBehind(rounded: number): number {
  return rounded + MOST_BELOW
}

/** How wide the interval of a protected count must stay, when the national count of the same kind is `national`. */
export function promisedWidth(national: number): number {
  return Math.min(PROMISED_WIDTH, national)
}
