import type { ClientBase } from 'pg'
import pg from 'pg'

/** Database roles that the migrations create without a way in, by the process that signs in with each. */
const PROCESS_ROLES = {
  registration: 'gelombang_registration',
  marketplace: 'gelombang_marketplace',
  disbursement: 'gelombang_disbursement',
  analytics: 'gelombang_analytics',
  issuer: 'gelombang_issuer',
} as const

export type ProcessRole = keyof typeof PROCESS_ROLES

const PROCESS_ROLE_NAMES = Object.keys(PROCESS_ROLES) as ProcessRole[]

/** Lets each role sign in with its password. Roles belong to the whole cluster, not to one database. */
export async function setRolePasswords(client: ClientBase, passwords: Record<ProcessRole, string>): Promise<void> {
  for (const role of PROCESS_ROLE_NAMES) {
    // ALTER ROLE takes no parameters; both words are escaped by the driver.
    await client.query(
      `ALTER ROLE ${pg.escapeIdentifier(PROCESS_ROLES[role])} LOGIN PASSWORD ${pg.escapeLiteral(passwords[role])}`,
    )
  }
}

/** The owner's URL with another user. */
export function roleUrl(ownerUrl: string, role: ProcessRole, password: string): string {
  const url = new URL(ownerUrl)
  url.username = PROCESS_ROLES[role]
  url.password = password
  return url.toString()
}
