import type { ClientMetadata } from 'oidc-provider'
import type { DemoUsers } from '#platform/demo-users.ts'

/** Access tokens are for this resource unless another is named; there is no other. */
export const API_RESOURCE = 'urn:gelombang:api'

export const API_SCOPE = 'read write'

type Settings = { PUBLIC_URL: string; WEB_PUBLIC_URL: string; WEB_CLIENT_SECRET?: string | undefined }

/** Our own applications, which need no consent, and the partners of the demonstration file. */
export function listClients(settings: Settings, partners: DemoUsers['clients']): ClientMetadata[] {
  const at = (origin: string, path: string): string => new URL(path, origin).href
  const application = {
    token_endpoint_auth_method: 'none' as const,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
  }
  return [
    {
      ...application,
      client_id: 'gelombang-web',
      client_name: 'Gelombang',
      ...(settings.WEB_CLIENT_SECRET && {
        client_secret: settings.WEB_CLIENT_SECRET,
        token_endpoint_auth_method: 'client_secret_basic' as const,
      }),
      redirect_uris: [at(settings.WEB_PUBLIC_URL, '/auth/callback')],
      post_logout_redirect_uris: [at(settings.WEB_PUBLIC_URL, '/')],
    },
    {
      ...application,
      client_id: 'graphiql',
      client_name: 'GraphiQL',
      redirect_uris: [at(settings.PUBLIC_URL, '/graphiql/callback')],
    },
    {
      ...application,
      client_id: 'gelombang-cli',
      client_name: 'npm run token',
      application_type: 'native',
      // A loopback address: any port will do (RFC 8252, 7.3).
      redirect_uris: ['http://127.0.0.1/callback'],
    },
    ...partners.map((partner) => ({
      client_id: partner.clientId,
      client_secret: partner.clientSecret,
      client_name: partner.name,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_basic' as const,
    })),
  ]
}
