import { decodeJwt } from 'jose'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  None,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
  tokenRevocation,
} from 'openid-client'
import { z } from 'zod'

export type IssuerSettings = {
  /** The `iss` of its tokens. */
  OIDC_ISSUER: string
  /** Where this process reaches it, if not at its own address. */
  OIDC_REACHED_AT?: string | undefined
  OIDC_CLIENT_ID: string
  OIDC_CLIENT_SECRET?: string | undefined
  WEB_PUBLIC_URL: string
}

/** A sign-in under way: what its answer is checked against. `state` goes to the issuer and comes back. */
export type Attempt = { state: string; nonce: string; verifier: string }

/** Who has signed in, and with which token to ask the gateway. Times are milliseconds. */
export const session = z.object({
  subject: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  token: z.string(),
  tokenEndsAt: z.number(),
  refreshToken: z.string().optional(),
  endsAt: z.number(),
})
export type Session = z.infer<typeof session>

export type Issuer = {
  /** Where the browser signs in. */
  begin: (attempt: Attempt, language: string) => Promise<URL>
  finish: (query: string, attempt: Attempt) => Promise<Session>
  refresh: (session: Session) => Promise<Session>
  /** Takes the refresh token back and says where the browser ends its session with the issuer. */
  end: (session: Session | undefined) => Promise<URL>
}

const SCOPE = 'openid profile read write'
/** Whatever the issuer would allow, staff sign in anew every working day. */
const SESSION_MS = 8 * 3_600_000
/** Nobody waits longer for the issuer, to sign out either. */
const ANSWER_WITHIN_MS = 8_000

const idClaims = z.object({ sub: z.string(), name: z.string().optional(), preferred_username: z.string().optional() })
const accessClaims = z.object({ roles: z.array(z.string()).catch([]) })

/** OpenID Connect: authorization code with PKCE, by a client that has a secret if it was given one. */
export function createIssuer(settings: IssuerSettings): Issuer {
  const callback = new URL('/auth/callback', settings.WEB_PUBLIC_URL)
  let found: Promise<Configuration> | undefined

  const configuration = (): Promise<Configuration> => {
    found ??= discover(settings).catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }

  return {
    async begin({ state, nonce, verifier }, language) {
      return buildAuthorizationUrl(await configuration(), {
        redirect_uri: callback.href,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ui_locales: language,
        as: 'staff',
      })
    },
    async finish(query, { state, nonce, verifier }) {
      const answer = await authorizationCodeGrant(await configuration(), new URL(`?${query}`, callback), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = idClaims.parse(answer.claims())
      return sessionOf(answer, {
        subject: claims.sub,
        name: claims.name || claims.preferred_username || claims.sub,
        endsAt: Date.now() + SESSION_MS,
      })
    },
    async refresh(before) {
      const answer = await refreshTokenGrant(await configuration(), before.refreshToken ?? '')
      return sessionOf(answer, before)
    },
    async end(before) {
      const found = await configuration()
      if (before?.refreshToken !== undefined) await tokenRevocation(found, before.refreshToken).catch(() => undefined)
      const { end_session_endpoint: endpoint } = found.serverMetadata()
      const address = new URL(endpoint ?? '/', settings.WEB_PUBLIC_URL)
      if (endpoint !== undefined) {
        address.searchParams.set('client_id', settings.OIDC_CLIENT_ID)
        address.searchParams.set('post_logout_redirect_uri', new URL('/', settings.WEB_PUBLIC_URL).href)
      }
      return address
    },
  }
}

async function discover(settings: IssuerSettings): Promise<Configuration> {
  const { OIDC_ISSUER, OIDC_REACHED_AT, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = settings
  const reached = OIDC_REACHED_AT ?? OIDC_ISSUER
  return discovery(
    new URL(OIDC_ISSUER),
    OIDC_CLIENT_ID,
    undefined,
    OIDC_CLIENT_SECRET === undefined ? None() : ClientSecretBasic(OIDC_CLIENT_SECRET),
    {
      execute: OIDC_ISSUER.startsWith('http:') ? [allowInsecureRequests] : [],
      // Within an installation the issuer's public address need not be one that can be reached.
      [customFetch]: (address, options) =>
        fetch(address.startsWith(OIDC_ISSUER) ? reached + address.slice(OIDC_ISSUER.length) : address, {
          method: options.method,
          headers: options.headers,
          redirect: options.redirect,
          // Forms are all that is sent.
          ...(options.body ? { body: String(options.body) } : {}),
          signal: AbortSignal.any([AbortSignal.timeout(ANSWER_WITHIN_MS), ...(options.signal ? [options.signal] : [])]),
        }),
    },
  )
}

type Kept = { subject: string; name: string; endsAt: number; refreshToken?: string | undefined }

/** Roles are those of the access token: by it the services decide what this person may do. */
function sessionOf(answer: TokenEndpointResponse & TokenEndpointResponseHelpers, kept: Kept): Session {
  const { roles } = accessClaims.parse(decodeJwt(answer.access_token))
  return {
    subject: kept.subject,
    name: kept.name,
    roles,
    token: answer.access_token,
    tokenEndsAt: Date.now() + 1_000 * (answer.expiresIn() ?? 300),
    refreshToken: answer.refresh_token ?? kept.refreshToken,
    endsAt: kept.endsAt,
  }
}
