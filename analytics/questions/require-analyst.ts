import { requireRole } from '#platform/authorise.ts'
import type { Viewer } from '#platform/identity.ts'
import { EXACT_FOR } from '../funnel/disclosure.ts'

/** Throws unless the viewer may ask questions about parts of the people. */
export function requireAnalyst(viewer: Viewer): void {
  requireRole(viewer, ...EXACT_FOR)
}
