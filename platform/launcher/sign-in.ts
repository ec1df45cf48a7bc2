import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** Where a command-line sign-in would come back to; nobody listens there, the redirect is read instead of followed. */
const REDIRECT_URI = 'http://127.0.0.1:1/callback'
const CLIENT_ID = 'gelombang-cli'
const MAX_STEPS = 15

const tokenAnswer = z.object({ access_token: z.string().min(1) })

export class SignInError extends Error {
  override name = 'SignInError'
}

/** Access token of a partner's client. `base` is the origin at which `/oidc` is reached. */
export async function signInPartner(base: string, clientId: string, clientSecret: string): Promise<string> {
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString(
    'base64',
  )
  return requestToken(base, { grant_type: 'client_credentials' }, { authorization: `Basic ${credentials}` })
}

/** Access token of a member of staff: authorization code with PKCE, through the pages that people use. */
export async function signInStaff(base: string, username: string, password: string): Promise<string> {
  return authorize(base, async (browser, page) => browser.submit(`${page}/staff`, { username, password }))
}

/**
 * Access token of a participant: asks for a code to be sent to the e-mail address or telephone number, and gets it
 * from `readCode`, which is called once the code has been sent.
 */
export async function signInParticipant(
  base: string,
  contact: string,
  readCode: () => Promise<string>,
): Promise<string> {
  return authorize(base, async (browser, page) => {
    await browser.submit(`${page}/code`, { contact })
    return browser.submit(`${page}/verify`, { contact, code: await readCode() })
  })
}

async function authorize(base: string, fill: (browser: Browser, page: string) => Promise<URL>): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const request = new URLSearchParams({
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid read write',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const browser = createBrowser(base)
  const page = await browser.open(`/oidc/auth?${request}`)
  const end = await fill(browser, page.pathname)
  const code = end.searchParams.get('code')
  if (!end.href.startsWith(REDIRECT_URI) || !code || end.searchParams.get('state') !== state) {
    throw new SignInError(end.searchParams.get('error_description') ?? 'The issuer did not finish the sign-in.')
  }
  return requestToken(base, {
    grant_type: 'authorization_code',
    client_id: CLIENT_ID,
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT_URI,
  })
}

async function requestToken(base: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(new URL('/oidc/token', base), {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  })
  if (!response.ok) throw new SignInError(`The issuer refused: ${response.status} ${await response.text()}`)
  return tokenAnswer.parse(await response.json()).access_token
}

type Browser = {
  /** Follows redirects within the issuer; resolves to the page that was reached, or to the redirect out of it. */
  open: (path: string) => Promise<URL>
  /** Throws SignInError when the answer is a page with an error. */
  submit: (path: string, form: Record<string, string>) => Promise<URL>
}

/** As much of a browser as a sign-in needs: cookies, and redirects, whose origin may be one that is not reachable from here. */
function createBrowser(base: string): Browser {
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, 'accept-language': 'en' }
    const response = await fetch(new URL(path, base), { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    return response
  }
  const follow = async (path: string, first: Response): Promise<URL> => {
    let at = new URL(path, base)
    let response = first
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const location = response.headers.get('location')
      if (!location) {
        if (response.ok) return at
        const [, reason] = /(?:role="alert"|data-reason)>([^<]*)</.exec(await response.text()) ?? []
        throw new SignInError(`The issuer refused: ${reason ?? `${response.status} at ${at.pathname}`}`)
      }
      at = new URL(location, at)
      if (at.href.startsWith(REDIRECT_URI)) return at
      response = await send(at.pathname + at.search)
    }
    throw new SignInError('The issuer redirects without end.')
  }
  return {
    open: async (path) => follow(path, await send(path)),
    submit: async (path, form) => follow(path, await send(path, { method: 'POST', body: new URLSearchParams(form) })),
  }
}
