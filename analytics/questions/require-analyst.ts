import { requireRole } from '#platform/authorise.ts'
import { UnauthenticatedError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity.ts'
import { EXACT_FOR } from '../funnel/disclosure.ts'

/** Throws unless the viewer may ask questions about parts of the people. `instead`: what anybody may ask. */
export function requireAnalyst(viewer: Viewer, instead?: string): void {
  if (instead && viewer.subject === 'anonymous') throw new UnauthenticatedError(`Sign in first. ${instead}`)
  requireRole(viewer, ...EXACT_FOR)
}
