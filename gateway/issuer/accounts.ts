import { createHash, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type DemoUsers, demoUsersFile } from '#platform/demo-users.ts'
import type { Role } from '#platform/identity.ts'

/** Who a token is about, beyond its subject. */
export type TokenClaims = { name?: string; roles: Role[]; partner_id?: string; participant_id?: string }

export type Accounts = {
  partnerClients: DemoUsers['clients']
  hasStaff: boolean
  /** The subject when user and password belong together. */
  signInStaff: (username: string, password: string) => string | undefined
  /** A participant's subject is its id; a member of staff's is the username. Nothing when there is no such account. */
  claimsOfAccount: (subject: string) => TokenClaims | undefined
  claimsOfClient: (clientId: string) => TokenClaims | undefined
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Without a file, or with one that is not there, no member of staff and no partner can sign in. */
export function loadAccounts(demoUsersPath: string | undefined): Accounts {
  const demo = readDemoUsers(demoUsersPath)
  const users = new Map(demo.users.map((user) => [user.username, user]))
  const clients = new Map(demo.clients.map((client) => [client.clientId, client]))
  return {
    partnerClients: demo.clients,
    hasStaff: users.size > 0,
    signInStaff(username, password) {
      const user = users.get(username)
      // Compared in any case, so that the time taken does not tell whether the user exists.
      const matches = timingSafeEqual(hash(password), hash(user?.password ?? ''))
      return user && matches ? user.username : undefined
    },
    claimsOfAccount(subject) {
      if (UUID.test(subject)) return { roles: ['participant'], participant_id: subject }
      const user = users.get(subject)
      return user && { roles: user.roles, name: user.name }
    },
    claimsOfClient(clientId) {
      const client = clients.get(clientId)
      return client && { roles: client.roles, partner_id: client.partnerId }
    },
  }
}

function readDemoUsers(path: string | undefined): DemoUsers {
  if (!path || !existsSync(path)) return { users: [], clients: [] }
  const parsed = demoUsersFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
  throw new Error(`${path} is not a file of demonstration users (wrong: ${places}). Remove it; a new one is made.`)
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
