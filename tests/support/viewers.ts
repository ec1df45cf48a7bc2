import { ANONYMOUS, type Role, type Viewer } from '#platform/identity.ts'

/** A member of staff, signed in. */
export function staff(role: Role, subject: string = role): Viewer {
  return { ...ANONYMOUS, subject, roles: new Set([role]) }
}

export function participant(participantId: string): Viewer {
  return { ...ANONYMOUS, subject: participantId, roles: new Set<Role>(['participant']), participantId }
}

export function partner(role: Role, partnerId: string): Viewer {
  return { ...ANONYMOUS, subject: `client-${partnerId}`, roles: new Set([role]), partnerId }
}
