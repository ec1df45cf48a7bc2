import type { Role } from '../data/viewer.ts'
import { ROLES } from '../data/viewer.ts'

const FIGURES: readonly Role[] = ['analyst', 'auditor', 'administrator']

/** Who keeps views, notes and alerts beside the figures. */
export const KEEPERS: readonly Role[] = ['analyst', 'administrator']

/** Pages for staff: where they are, whom the services answer there, and the keys that lead there after `g`. */
export const MANAGEMENT_PAGES = {
  funnel: { path: '/kelola/corong', roles: FIGURES, key: 'f' },
  backlog: { path: '/kelola/antrean', roles: FIGURES, key: 'b' },
  quality: { path: '/kelola/mutu', roles: FIGURES, key: 'q' },
  waves: { path: '/kelola/gelombang', roles: ROLES, key: 'w' },
  payments: { path: '/kelola/pembayaran', roles: ['payment_officer', 'payment_approver', 'auditor'], key: 'p' },
  alerts: { path: '/kelola/peringatan', roles: FIGURES, key: 'a' },
} as const satisfies Record<string, { path: string; roles: readonly Role[]; key: string }>

export type PageName = keyof typeof MANAGEMENT_PAGES

export const PAGE_NAMES: readonly PageName[] = ['funnel', 'backlog', 'quality', 'waves', 'payments', 'alerts']

/** Pages that there will be room for: said, so that nobody looks for them elsewhere. */
export const PAGES_TO_COME = ['rules', 'exceptions', 'cases', 'partners'] as const
