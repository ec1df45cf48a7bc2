import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client'
import type { Logger } from 'pino'
import { z } from 'zod'
import { addressIn } from '../../i18n/languages.ts'
import { isForeign, readForm } from '../form-post.ts'
import type { CookieJar } from './cookies.ts'
import type { Issuer } from './issuer.ts'
import { ownPath } from './own-path.ts'
import type { Seal } from './sealed.ts'
import type { Sessions } from './sessions.ts'

const ATTEMPT_SECONDS = 600
/** Whoever comes back after that is not led on to where they were going. */
const RETURN_MS = 24 * 3_600_000
const MOST_ATTEMPTS = 8
/** Every question packs into less; what does not is none, and issuers take no such address. */
const LONGEST_PACKED = 4_000
const THEMES = new Set(['light', 'dark'])
const YEAR_SECONDS = 31_536_000

type Parts = {
  issuer: Issuer
  sessions: Sessions
  cookies: CookieJar
  seal: Seal
  webPublicUrl: string
  logger: Logger
}

/**
 * What `state` holds, sealed. The browser that began has a cookie named after it, so each tab's sign-in stands by itself.
 * The way back is packed: a question can be longer than the addresses that issuers take.
 */
const attempt = z
  .object({ nonce: z.string(), verifier: z.string(), packed: z.string(), endsAt: z.number() })
  .transform(({ packed, ...begun }) => ({
    ...begun,
    returnTo: inflateRawSync(Buffer.from(packed, 'base64url')).toString(),
  }))

/** `expired`: begun too long ago, or in another browser. `refused`: by the issuer or by its user. */
type Problem = 'expired' | 'refused' | 'away'

/** Answers at `/auth/`: signing in and out, and what a browser remembers for its user. Resolves to whether it did. */
export function createAuthRoutes({ issuer, sessions, cookies, seal, webPublicUrl, logger }: Parts) {
  const home = new URL(webPublicUrl)

  async function signIn(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const returnTo = ownPath(query.get('return-to'), '/kelola')
    // Under another name than the one that the issuer sends back to, the cookie would not be found again.
    if (request.headers.host !== home.host) {
      return goTo(response, new URL(`/auth/sign-in?${new URLSearchParams({ 'return-to': returnTo })}`, home).href)
    }
    const endsAt = Date.now() + 1_000 * ATTEMPT_SECONDS
    const way = pack(returnTo)
    const packed = way.length > LONGEST_PACKED ? pack('/kelola') : way
    const begun = { nonce: randomNonce(), verifier: randomPKCECodeVerifier(), packed, endsAt }
    const state = await seal.close('sign-in', begun, Date.now() + RETURN_MS)
    const address = await issuer.begin({ ...begun, state }, languageOfPath(returnTo))
    for (const old of cookies.namesOf(request, 'sign-in-').slice(0, 1 - MOST_ATTEMPTS)) cookies.remove(response, old)
    cookies.write(response, cookieOf(state), 'begun', ATTEMPT_SECONDS)
    goTo(response, address.href)
  }

  async function comeBack(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const state = query.get('state') ?? ''
    const begun = await seal.open('sign-in', state, attempt)
    if (begun === undefined || begun.endsAt < Date.now() || cookies.read(request, cookieOf(state)) === undefined) {
      return fail(response, 'expired', begun?.returnTo ?? '/kelola')
    }
    cookies.remove(response, cookieOf(state))
    try {
      await sessions.start(response, await issuer.finish(query.toString(), { ...begun, state }))
    } catch (error) {
      logger.warn({ err: error }, 'a sign-in was refused')
      return fail(response, isRefusal(error) ? 'refused' : 'away', begun.returnTo)
    }
    goTo(response, begun.returnTo)
  }

  async function signOut(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const known = await sessions.read(request)
    sessions.end(response)
    goTo(response, (await issuer.end(known)).href)
  }

  async function chooseTheme(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await readForm(request)
    const form = new URLSearchParams('form' in sent ? sent.form : '')
    const theme = form.get('theme') ?? ''
    if (THEMES.has(theme)) cookies.write(response, 'theme', theme, YEAR_SECONDS)
    else cookies.remove(response, 'theme')
    goTo(response, ownPath(form.get('return-to'), '/kelola'))
  }

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> => {
    const query = new URL(request.url ?? '/', home).searchParams
    const reading = request.method === 'GET' || request.method === 'HEAD'
    response.setHeader('cache-control', 'no-store')
    try {
      if (reading && path === '/auth/sign-in') await signIn(request, response, query)
      else if (reading && path === '/auth/callback') await comeBack(request, response, query)
      else if (request.method !== 'POST' || isForeign(request, 'strictly')) return false
      else if (path === '/auth/sign-out') await signOut(request, response)
      else if (path === '/auth/theme') await chooseTheme(request, response)
      else return false
    } catch (error) {
      logger.error({ err: error }, 'the issuer does not answer')
      fail(response, 'away', ownPath(query.get('return-to'), '/kelola'))
    }
    return true
  }
}

/** The theme that this browser's user has chosen; else it follows the system. */
export function themeOf(request: IncomingMessage, cookies: CookieJar): string | undefined {
  const theme = cookies.read(request, 'theme')
  return theme !== undefined && THEMES.has(theme) ? theme : undefined
}

function pack(address: string): string {
  return deflateRawSync(address).toString('base64url')
}

function cookieOf(state: string): string {
  return `sign-in-${createHash('sha256').update(state).digest('base64url').slice(0, 16)}`
}

function isRefusal(error: unknown): boolean {
  return [AuthorizationResponseError, ResponseBodyError, ClientError].some((kind) => error instanceof kind)
}

function languageOfPath(path: string): 'id' | 'en' {
  return /^\/en(\/|$|\?)/.test(path) ? 'en' : 'id'
}

/** The page that says what to do. */
export function problemAddress(problem: Problem, returnTo: string): string {
  const query = new URLSearchParams({ problem, 'return-to': returnTo })
  return addressIn(languageOfPath(returnTo), '/petugas', query.toString())
}

function fail(response: ServerResponse, problem: Problem, returnTo: string): void {
  goTo(response, problemAddress(problem, returnTo))
}

function goTo(response: ServerResponse, address: string): void {
  response.writeHead(303, { location: address }).end()
}
