import type { JWK } from 'jose'
import Provider, { type AdapterFactory, type Configuration, interactionPolicy } from 'oidc-provider'
import type { Accounts } from './accounts.ts'
import { API_RESOURCE, API_SCOPE, listClients } from './clients.ts'
import { errorPage, signedOutPage, signOutPage } from './pages.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE

export type ProviderOptions = {
  OIDC_ISSUER: string
  OIDC_AUDIENCE: string
  PUBLIC_URL: string
  WEB_PUBLIC_URL: string
  WEB_CLIENT_SECRET?: string | undefined
  ISSUER_COOKIE_KEYS: string[]
  accounts: Accounts
  keys: JWK[]
  storage: AdapterFactory
}

/** The OpenID Connect provider: JWT access tokens with roles, PKCE for everybody, no consent page for our own clients. */
export function createProvider(options: ProviderOptions): Provider {
  const { accounts } = options
  const policy = interactionPolicy.base()
  policy.get('consent')?.checks.remove('native_client_prompt')
  const configuration: Configuration = {
    adapter: options.storage,
    clients: listClients(options, accounts.partnerClients),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    jwks: { keys: options.keys.map((key) => ({ ...key, kty: 'EC' as const })) },
    cookies: { keys: options.ISSUER_COOKIE_KEYS, short: { sameSite: 'lax' }, long: { sameSite: 'lax' } },
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name', 'roles'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    responseTypes: ['code'],
    ttl: {
      AccessToken: 15 * MINUTE,
      AuthorizationCode: MINUTE,
      ClientCredentials: HOUR,
      Grant: 14 * 24 * HOUR,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: 8 * HOUR,
      Session: 8 * HOUR,
    },
    // A client that proves who it is may use one as long as it lives: two of its requests can refresh at once.
    rotateRefreshToken: (ctx) => ctx.oidc.client?.clientAuthMethod === 'none',
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    interactions: { policy, url: (_ctx, interaction) => `/oidc/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = signOutPage(form)
        },
        postLogoutSuccessSource: async (ctx) => {
          ctx.body = signedOutPage()
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => API_RESOURCE,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_ctx, _resource, client) => ({
          scope: API_SCOPE,
          audience: options.OIDC_AUDIENCE,
          // The command line has no refresh: its token is pasted by hand.
          accessTokenTTL: client.clientId === 'gelombang-cli' ? HOUR : 15 * MINUTE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    extraParams: ['as'],
    findAccount: async (_ctx, subject) => {
      const claims = accounts.claimsOfAccount(subject)
      if (!claims) return undefined
      return { accountId: subject, claims: async () => ({ sub: subject, name: claims.name, roles: claims.roles }) }
    },
    extraTokenClaims: async (_ctx, token) => {
      const claims =
        token.kind === 'AccessToken' ? accounts.claimsOfAccount(token.accountId) : clientClaims(token.clientId)
      if (!claims) return undefined
      const { name, roles, partner_id, participant_id } = claims
      return {
        roles,
        ...(name && { name }),
        ...(partner_id && { partner_id }),
        ...(participant_id && { participant_id }),
      }
    },
    loadExistingGrant: async (ctx) => {
      const { client, session, result } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
      const existing = grantId ? await provider.Grant.find(grantId) : undefined
      if (existing) return existing
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile offline_access')
      grant.addResourceScope(API_RESOURCE, API_SCOPE)
      await grant.save()
      return grant
    },
    renderError: async (ctx, out) => {
      ctx.type = 'html'
      ctx.body = errorPage(out.error, out.error_description)
    },
  }
  const clientClaims = (clientId: string | undefined) => (clientId ? accounts.claimsOfClient(clientId) : undefined)
  const provider = new Provider(options.OIDC_ISSUER, configuration)
  provider.proxy = true
  return provider
}
