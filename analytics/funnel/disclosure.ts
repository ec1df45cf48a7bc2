import type { Viewer } from '#platform/identity.ts'

/** A count as it may be shown. */
export type ShownCount = { count: number | null; withheld: boolean }

/** Whoever may read exact figures of parts of the people. */
export const EXACT_FOR = ['analyst', 'auditor', 'administrator'] as const
const ROUND_TO = 5
const LEAST_SHOWN = 10

/** Whether the viewer gets exact figures of parts of the people, too. Everybody gets the national totals. */
export function mayReadExact(viewer: Viewer): boolean {
  return EXACT_FOR.some((role) => viewer.roles.has(role))
}

export function showExact(count: number): ShownCount {
  return { count, withheld: false }
}

/**
 * For the public: to the nearest 5, and nothing below 10 (nought included). The same figure is always shown the same
 * way, so that asking again tells nothing more.
 */
export function showRounded(count: number): ShownCount {
  if (count < LEAST_SHOWN) return { count: null, withheld: true }
  return { count: Math.round(count / ROUND_TO) * ROUND_TO, withheld: false }
}
