import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import { z } from 'zod'

/** The roles of people and partners, as in the access token's `roles` claim. */
export const ROLES = [
  'participant',
  'platform',
  'training_provider',
  'payment_partner',
  'analyst',
  'case_worker',
  'payment_officer',
  'payment_approver',
  'auditor',
  'administrator',
] as const

export type Role = (typeof ROLES)[number]

/** Who is asking, from the caller's own access token. */
export type Viewer = {
  subject: string
  /** What they are called, where the issuer says so. */
  name: string | undefined
  roles: ReadonlySet<Role>
  /** The partner that a platform, training provider or payment partner acts for. */
  partnerId: string | undefined
  /** The participant's id (UUID) when the viewer is one. */
  participantId: string | undefined
  scopes: ReadonlySet<string>
}

export const ANONYMOUS: Viewer = {
  subject: 'anonymous',
  name: undefined,
  roles: new Set(),
  partnerId: undefined,
  participantId: undefined,
  scopes: new Set(),
}

const name = z.string().trim().min(1).max(200).optional().catch(undefined)

const claims = z.object({
  sub: z.string().min(1),
  name,
  preferred_username: name,
  roles: z.array(z.string()).default([]),
  partner_id: z.uuid().optional(),
  participant_id: z.uuid().optional(),
  scope: z.string().default(''),
})

export class TokenError extends Error {
  override name = 'TokenError'
}

export type TokenSettings = { OIDC_ISSUER: string; OIDC_JWKS_URL: string; OIDC_AUDIENCE: string }

/** Checks `Authorization: Bearer …`. No header is the anonymous public; a bad or expired token is a TokenError. */
export function createTokenVerifier(settings: TokenSettings): (authorization: string | undefined) => Promise<Viewer> {
  const keys = createRemoteJWKSet(new URL(settings.OIDC_JWKS_URL), { cooldownDuration: 1_000 })
  return async (authorization) => {
    if (!authorization) return ANONYMOUS
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1]
    if (!token) throw new TokenError('The authorization header is not a bearer token.')
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: settings.OIDC_ISSUER,
        audience: settings.OIDC_AUDIENCE,
        algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'],
        requiredClaims: ['exp'],
      })
      return viewerOf(claims.parse(payload))
    } catch (error) {
      // The issuer did not answer, or not with keys: that says nothing about the token.
      if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) throw error
      if (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') throw error
      if (error instanceof errors.JWTExpired) throw new TokenError('The access token has expired. Sign in again.')
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
        throw new TokenError('The access token is not valid here. Sign in again.')
      }
      throw error
    }
  }
}

function viewerOf(claim: z.infer<typeof claims>): Viewer {
  const known = new Set<string>(ROLES)
  const isRole = (name: string): name is Role => known.has(name)
  const roles = new Set(claim.roles.filter(isRole))
  return {
    subject: claim.sub,
    name: claim.name ?? claim.preferred_username,
    roles,
    partnerId: claim.partner_id,
    participantId: roles.has('participant') ? (claim.participant_id ?? claim.sub) : undefined,
    scopes: new Set(claim.scope.split(' ').filter(Boolean)),
  }
}
