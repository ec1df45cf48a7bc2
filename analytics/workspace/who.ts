import { requireRole } from '#platform/authorise.ts'
import type { Viewer } from '#platform/identity.ts'
import type { Database } from '#prisma/database.ts'

/** Who works with the figures, and may keep things beside them. */
export const WORKS_WITH_FIGURES = ['analyst', 'auditor', 'administrator'] as const

/** Auditors change nothing. */
export const KEEPS_THINGS = ['analyst', 'administrator'] as const

/** Of each field with a name. */
export const NAME = 'What they were called when they did it; where there is no name, who they are.'

export type WorkspaceContext = { viewer: Viewer; database: Database }

export function requireReader({ viewer }: WorkspaceContext): void {
  requireRole(viewer, ...WORKS_WITH_FIGURES)
}

export function requireKeeper({ viewer }: WorkspaceContext): void {
  requireRole(viewer, ...KEEPS_THINGS)
}

/** One's own things, and for administrators everybody's. */
export function mayRemove(viewer: Viewer, createdBy: string): boolean {
  return viewer.roles.has('administrator') || (viewer.roles.has('analyst') && viewer.subject === createdBy)
}
