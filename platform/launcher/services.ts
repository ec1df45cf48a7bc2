import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import { type Installation, ownerDatabaseUrl, publicUrls } from './installation.ts'
import { logPath } from './log-file.ts'
import type { PortName } from './ports.ts'
import type { ServiceSpec } from './supervisor.ts'

type Role = keyof Omit<Installation['secrets']['databasePasswords'], 'owner'>
type ServiceName = Exclude<PortName, 'postgres'>

const TITLES: Record<ServiceName, [title: string, script: string]> = {
  sandbox: ['Sandbox of the outside world', 'sandbox/main.ts'],
  issuer: ['Issuer', 'gateway/issuer/main.ts'],
  registration: ['Registration subgraph', 'subgraphs/registration/main.ts'],
  marketplace: ['Marketplace subgraph', 'subgraphs/marketplace/main.ts'],
  disbursement: ['Disbursement subgraph', 'subgraphs/disbursement/main.ts'],
  analytics: ['Analytics subgraph with ClickHouse', 'analytics/main.ts'],
  gateway: ['Gateway', 'gateway/main.ts'],
  web: ['Web application', 'web/main.ts'],
}

/** Name of PostgreSQL's own log; that of the process that keeps it is beside it. */
export const POSTGRES_LOG = 'postgres-server'

export function postgresService({ data, ports }: Installation): ServiceSpec {
  return {
    name: 'postgres',
    title: 'PostgreSQL',
    script: 'platform/launcher/postgres/keeper.ts',
    environment: {
      CLUSTER_DIRECTORY: data.postgres,
      CLUSTER_LOG: logPath(data.logs, POSTGRES_LOG),
      PORT: String(ports.postgres),
    },
    serverLog: POSTGRES_LOG,
    readyUrl: undefined,
  }
}

/** Every process but PostgreSQL, with its settings. */
export function serviceSpecs(installation: Installation): Record<ServiceName, ServiceSpec> {
  const { ports } = installation
  const settings = serviceSettings(installation)
  const spec = (name: ServiceName): ServiceSpec => {
    const [title, script] = TITLES[name]
    const common = { LOG_LEVEL: installation.environment.LOG_LEVEL, HOST: '127.0.0.1', PORT: String(ports[name]) }
    return {
      name,
      title,
      script,
      environment: { NODE_ENV: 'production', ...common, ...settings[name] },
      readyUrl: `http://127.0.0.1:${ports[name]}/health/ready`,
    }
  }
  return {
    sandbox: spec('sandbox'),
    issuer: spec('issuer'),
    registration: spec('registration'),
    marketplace: spec('marketplace'),
    disbursement: spec('disbursement'),
    analytics: spec('analytics'),
    gateway: spec('gateway'),
    web: spec('web'),
  }
}

/** With settings that are known only once something else is done. */
export function withSettings(spec: ServiceSpec, settings: Record<string, string>): ServiceSpec {
  return { ...spec, environment: { ...spec.environment, ...settings } }
}

function serviceSettings(installation: Installation): Record<ServiceName, Record<string, string>> {
  const { data, secrets, ports, environment } = installation
  const local = (name: PortName, path = ''): string => `http://127.0.0.1:${ports[name]}${path}`
  const database = (role: Role): Record<string, string> => ({ DATABASE_URL: roleDatabaseUrl(installation, role) })
  const { gateway: publicUrl, web: webPublicUrl } = publicUrls(installation)
  const tokens = {
    OIDC_ISSUER: environment.OIDC_ISSUER ?? `${publicUrl}/oidc`,
    OIDC_JWKS_URL: environment.OIDC_JWKS_URL ?? local('issuer', '/oidc/jwks'),
    OIDC_AUDIENCE: environment.OIDC_AUDIENCE,
  }
  const addresses = { PUBLIC_URL: publicUrl, WEB_PUBLIC_URL: webPublicUrl }
  const outsideWorld = {
    DUKCAPIL_URL: environment.DUKCAPIL_URL ?? local('sandbox', '/dukcapil'),
    SMS_URL: environment.SMS_URL ?? local('sandbox', '/sms'),
    EMAIL_URL: environment.EMAIL_URL ?? local('sandbox', '/email'),
    PAYMENT_PARTNER_URL: environment.PAYMENT_PARTNER_URL ?? local('sandbox', '/payment-partners'),
    BEACON_URL: environment.BEACON_URL ?? local('sandbox', '/beacon'),
  }
  const subgraph = {
    ...tokens,
    ...addresses,
    ...outsideWorld,
    DATA_KEY: secrets.dataKey,
    GATEWAY_PUBLIC_KEY: secrets.gateway.publicKey,
    ISSUER_PUBLIC_KEY: secrets.issuer.publicKey,
  }
  const subgraphAddresses = {
    REGISTRATION_URL: local('registration'),
    MARKETPLACE_URL: local('marketplace'),
    DISBURSEMENT_URL: local('disbursement'),
    ANALYTICS_URL: local('analytics'),
  }
  return {
    sandbox: { SANDBOX_DATA_DIR: data.sandbox },
    issuer: {
      ...tokens,
      ...addresses,
      ...database('issuer'),
      ISSUER_PRIVATE_KEY: secrets.issuer.privateKey,
      ISSUER_COOKIE_KEYS: secrets.issuerCookieKeys.join(','),
      WEB_CLIENT_SECRET: secrets.web.clientSecret,
      REGISTRATION_URL: local('registration'),
      DEMO_USERS_FILE: join(data.path, 'demo-users.json'),
    },
    registration: { ...subgraph, ...database('registration') },
    marketplace: { ...subgraph, ...database('marketplace') },
    disbursement: { ...subgraph, ...database('disbursement') },
    analytics: {
      ...subgraph,
      ...database('analytics'),
      PSEUDONYM_KEY: pseudonymKeyOf(secrets.dataKey),
      EDITIONS_PRIVATE_KEY: secrets.editions.privateKey,
      EDITIONS_PUBLIC_KEYS: environment.EDITIONS_PUBLIC_KEYS,
      ...(environment.CLICKHOUSE_URL
        ? { CLICKHOUSE_URL: environment.CLICKHOUSE_URL }
        : { CLICKHOUSE_PATH: data.clickhouse }),
    },
    gateway: {
      ...tokens,
      ...addresses,
      ...subgraphAddresses,
      HOST: environment.HOST,
      GATEWAY_PRIVATE_KEY: secrets.gateway.privateKey,
      ...(environment.OIDC_ISSUER ? {} : { ISSUER_URL: local('issuer') }),
    },
    web: {
      ...addresses,
      HOST: environment.HOST,
      GATEWAY_URL: local('gateway', '/graphql'),
      OIDC_ISSUER: tokens.OIDC_ISSUER,
      SESSION_KEYS: secrets.web.sessionKeys.join(','),
      ...webClient(installation),
    },
  }
}

/** The web as a client of the issuer: ours knows it; another one has been told of it. */
function webClient({ environment, secrets, ports }: Installation): Record<string, string> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = environment
  if (!OIDC_ISSUER) {
    // Its public address need not be one that can be reached from here.
    return { OIDC_REACHED_AT: `http://127.0.0.1:${ports.gateway}/oidc`, OIDC_CLIENT_SECRET: secrets.web.clientSecret }
  }
  return { ...(OIDC_CLIENT_ID && { OIDC_CLIENT_ID }), ...(OIDC_CLIENT_SECRET && { OIDC_CLIENT_SECRET }) }
}

function roleDatabaseUrl(installation: Installation, role: Role): string {
  const url = new URL(ownerDatabaseUrl(installation))
  url.username = `gelombang_${role}`
  url.password = installation.secrets.databasePasswords[role]
  return url.toString()
}

/** Stand-ins for people in lists stay the same as long as the installation's data key, which they do not reveal. */
function pseudonymKeyOf(dataKey: string): string {
  return Buffer.from(hkdfSync('sha256', Buffer.from(dataKey, 'base64'), '', 'gelombang pseudonyms', 32)).toString(
    'base64',
  )
}
