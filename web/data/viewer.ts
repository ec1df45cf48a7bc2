import { headers } from 'next/headers.js'
import { z } from 'zod'
import { VIEWER_HEADER } from '../server/viewer-header.ts'

export const ROLES = [
  'analyst',
  'case_worker',
  'payment_officer',
  'payment_approver',
  'auditor',
  'administrator',
] as const
export type Role = (typeof ROLES)[number]

const shape = z.object({
  subject: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  token: z.string(),
  justDone: z.boolean(),
})

/**
 * Who reads a page for staff, with the token to ask the gateway with. `justDone`: what they did has led them here, and
 * the address may be believed that says what it was.
 */
export type Viewer = Omit<z.infer<typeof shape>, 'roles'> & { roles: readonly Role[] }

/** Who has signed in, as the listener before Next found out; nothing on any other page. */
export async function readViewer(): Promise<Viewer | undefined> {
  const text = (await headers()).get(VIEWER_HEADER)
  if (text === null) return undefined
  const { roles, ...viewer } = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  return { ...viewer, roles: ROLES.filter((role) => roles.includes(role)) }
}

export function hasRole(viewer: Viewer, roles: readonly Role[]): boolean {
  return roles.some((role) => viewer.roles.includes(role))
}
