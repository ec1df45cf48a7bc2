import { ForbiddenError, UnauthenticatedError } from './errors.ts'
import type { Role, Viewer } from './identity.ts'

/** Throws unless the viewer has one of the roles. */
export function requireRole(viewer: Viewer, ...roles: readonly Role[]): void {
  if (viewer.subject === 'anonymous') throw new UnauthenticatedError()
  if (!roles.some((role) => viewer.roles.has(role))) throw new ForbiddenError()
}

/** Id of the participant who is asking. */
export function requireParticipant(viewer: Viewer): string {
  requireRole(viewer, 'participant')
  if (!viewer.participantId) throw new ForbiddenError()
  return viewer.participantId
}

/** Id of the partner that the viewer acts for in this role. */
export function requirePartner(
  viewer: Viewer,
  role: Extract<Role, 'platform' | 'training_provider' | 'payment_partner'>,
): string {
  requireRole(viewer, role)
  if (!viewer.partnerId) throw new ForbiddenError('Your token does not say which partner you act for.')
  return viewer.partnerId
}

/** Whether the viewer may see what belongs to the participant: the participant, or staff with one of the roles. */
export function maySee(viewer: Viewer, participantId: string, ...staff: readonly Role[]): boolean {
  return viewer.participantId === participantId || staff.some((role) => viewer.roles.has(role))
}
