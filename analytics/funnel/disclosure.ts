import type { Viewer } from '#platform/identity.ts'

/** A count as it may be shown. */
export type ShownCount = { count: number | null; withheld: boolean }

/** Whoever may read exact figures of parts of the people. */
export const EXACT_FOR = ['analyst', 'auditor', 'administrator'] as const

/** Whether the viewer gets exact figures of parts of the people, too. Everybody gets the national totals. */
export function mayReadExact(viewer: Viewer): boolean {
  return EXACT_FOR.some((role) => viewer.roles.has(role))
}

export function showExact(count: number): ShownCount {
  return { count, withheld: false }
}
