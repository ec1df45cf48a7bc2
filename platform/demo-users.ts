import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type DemoPartner, PARTNER_KINDS } from './demo-partners.ts'
import { ROLES, type Role } from './identity.ts'

/**
 * Demonstration sign-ins: made once per installation by the launcher, with passwords of its own, kept in a file that
 * only its owner can read, and known to nobody else. Without the file the issuer has no staff and no partners.
 */
const role = z.enum(ROLES)

export const demoUsersFile = z.object({
  users: z.array(
    z.object({
      username: z.string().regex(/^[a-z_]{1,40}$/),
      password: z.string().min(12),
      roles: z.array(role).min(1),
      name: z.string().min(1),
    }),
  ),
  clients: z.array(
    z.object({
      clientId: z.string().regex(/^[a-z0-9_-]{1,80}$/),
      clientSecret: z.string().min(24),
      roles: z.array(role).min(1),
      partnerId: z.uuid(),
      name: z.string().min(1),
    }),
  ),
})

export type DemoUsers = z.infer<typeof demoUsersFile>

/** Staff roles with the names under which the demonstration users appear. The username is the role's name. */
const STAFF: readonly (readonly [Role, string])[] = [
  ['analyst', 'Ayu Analis'],
  ['case_worker', 'Bayu Petugas Kasus'],
  ['payment_officer', 'Citra Pembuat Pembayaran'],
  ['payment_approver', 'Dimas Penyetuju Pembayaran'],
  ['auditor', 'Eka Auditor'],
  ['administrator', 'Fajar Administrator'],
]

/** One user per staff role and one client per partner (`tokopedia`, `bina-karya`, `bni`, …), each with a random password. */
export function createDemoUsers(partners: readonly DemoPartner[]): DemoUsers {
  return {
    users: STAFF.map(([name, fullName]) => ({
      username: name,
      password: randomBytes(12).toString('base64url'),
      roles: [name],
      name: fullName,
    })),
    clients: partners.map((partner) => ({
      clientId: demoClientId(partner),
      clientSecret: randomBytes(24).toString('base64url'),
      roles: [partner.kind],
      partnerId: partner.id,
      name: partner.name,
    })),
  }
}

export function demoClientId(partner: Pick<DemoPartner, 'code'>): string {
  return partner.code.toLowerCase().replaceAll('_', '-')
}

/** The client to use when only a kind of partner is named: the first of that kind. */
export function firstClientOf(users: DemoUsers, kind: (typeof PARTNER_KINDS)[number]): DemoUsers['clients'][number] {
  const client = users.clients.find((one) => one.roles.includes(kind))
  if (!client) throw new Error(`the demonstration users have no client with the role ${kind}`)
  return client
}

export function isPartnerKind(name: string): name is (typeof PARTNER_KINDS)[number] {
  return PARTNER_KINDS.some((kind) => kind === name)
}
