import type { Logger } from 'pino'
import { createCookieJar } from './cookies.ts'
import { createIssuer, type IssuerSettings } from './issuer.ts'
import { createAuthRoutes, problemAddress, themeOf } from './routes.ts'
import { createSeal } from './sealed.ts'
import { createSessions } from './sessions.ts'

type Settings = Omit<IssuerSettings, 'OIDC_ISSUER'> & {
  OIDC_ISSUER?: string | undefined
  PUBLIC_URL: string
  SESSION_KEYS: string[]
}

export type SignIn = ReturnType<typeof createSignIn>

/** Staff sign in with the issuer; what a browser then has is a sealed cookie. */
export function createSignIn(settings: Settings, logger: Logger) {
  const { PUBLIC_URL, WEB_PUBLIC_URL: webPublicUrl } = settings
  const cookies = createCookieJar(webPublicUrl.startsWith('https:'))
  const seal = createSeal(settings.SESSION_KEYS)
  const issuerAddress = settings.OIDC_ISSUER ?? `${PUBLIC_URL.replace(/\/$/, '')}/oidc`
  const issuer = createIssuer({ ...settings, OIDC_ISSUER: issuerAddress })
  const sessions = createSessions(issuer, cookies, seal, logger)
  return {
    issuerOrigin: new URL(issuerAddress).origin,
    sessionOf: sessions.of,
    problemAddress,
    cookies,
    themeOf: (request: Parameters<typeof themeOf>[0]) => themeOf(request, cookies),
    answer: createAuthRoutes({ issuer, sessions, cookies, seal, webPublicUrl, logger }),
  }
}
