import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { decodeJwt } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PARTNERS } from '#platform/demo-partners.ts'
import { createDemoUsers } from '#platform/demo-users.ts'
import { createTokenVerifier } from '#platform/identity.ts'
import { signInParticipant, signInPartner, signInStaff } from '#platform/launcher/sign-in.ts'
import { createLogger } from '#platform/logger.ts'
import { createRequestVerifier } from '#platform/request-signing.ts'
import type { RunningService } from '#platform/service.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { freePortBase } from '#tests/support/free-ports.ts'
import { startIssuer } from './server.ts'

const PORT = await freePortBase(3)
const REGISTRATION_PORT = PORT + 1
const WEB = `http://127.0.0.1:${PORT + 2}`
const BASE = `http://127.0.0.1:${PORT}`
const CONTACT = 'siti@contoh.id'
const CODE = '123456'
const participantId = randomUUID()
const demo = createDemoUsers(DEMO_PARTNERS)
const folder = mkdtempSync(join(tmpdir(), 'issuer-'))
const demoUsersFile = join(folder, 'demo-users.json')
writeFileSync(demoUsersFile, JSON.stringify(demo))

const pair = generateKeyPairSync('ed25519')
const privateKey = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

const logger = createLogger('issuer', 'silent')
const settings = {
  HOST: '127.0.0.1',
  PORT,
  PUBLIC_URL: BASE,
  WEB_PUBLIC_URL: WEB,
  OIDC_ISSUER: `${BASE}/oidc`,
  OIDC_AUDIENCE: 'gelombang',
  ISSUER_PRIVATE_KEY: privateKey,
  REGISTRATION_URL: `http://127.0.0.1:${REGISTRATION_PORT}`,
  ISSUER_COOKIE_KEYS: ['a-cookie-key-of-more-than-32-characters'],
  DEMO_USERS_FILE: demoUsersFile,
}
const verifyToken = createTokenVerifier({
  OIDC_ISSUER: settings.OIDC_ISSUER,
  OIDC_JWKS_URL: `${BASE}/oidc/jwks`,
  OIDC_AUDIENCE: 'gelombang',
})
const viewerOf = (token: string) => verifyToken(`Bearer ${token}`)

/** Speaks registration's service interface for one known participant, and checks the issuer's signature as it does. */
const registration = fastify()
const codesSent: string[] = []

let database: TestDatabase
let issuer: RunningService
const start = () => startIssuer({ ...settings, DATABASE_URL: database.issuer }, logger)

beforeAll(async () => {
  const verify = createRequestVerifier('issuer', 'registration', publicKey)
  registration.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  const accept = (request: { headers: Record<string, unknown>; url: string; body: unknown }) => {
    const body = String(request.body)
    verify(request.headers, { method: 'POST', path: request.url, body })
    return JSON.parse(body)
  }
  registration.post('/internal/sign-in/code', async (request, reply) => {
    codesSent.push(accept(request).contact)
    return reply.code(204).send()
  })
  registration.post('/internal/sign-in/verify', async (request, reply) => {
    const { contact, code } = accept(request)
    if (contact === CONTACT && code === CODE) return { participantId }
    return reply.code(401).send({ message: 'wrong code' })
  })
  await registration.listen({ host: '127.0.0.1', port: REGISTRATION_PORT })
  database = await createTestDatabase()
  issuer = await start()
})

afterAll(async () => {
  await issuer?.close()
  await registration.close()
  await database?.drop()
})

describe('staff', () => {
  test.each(demo.users.map((user) => [user.username, user] as const))(
    '%s gets a token with that role and their name',
    async (role, user) => {
      const viewer = await viewerOf(await signInStaff(BASE, user.username, user.password))
      expect([viewer.subject, viewer.name]).toEqual([user.username, user.name])
      expect([...viewer.roles]).toEqual([role])
      expect(viewer.participantId).toBeUndefined()
    },
  )

  test('a wrong password gives no token, and soon no further attempt', async () => {
    const attempt = () => signInStaff(BASE, 'auditor', 'not the password')
    for (let count = 0; count < 10; count += 1) await expect(attempt()).rejects.toThrow('wrong')
    await expect(attempt()).rejects.toThrow('Too many attempts')
  })

  test('without a file of demonstration users nobody of the staff exists', async () => {
    await issuer.close()
    issuer = await startIssuer({ ...settings, DATABASE_URL: database.issuer, DEMO_USERS_FILE: undefined }, logger)
    const [user] = demo.users
    await expect(signInStaff(BASE, user?.username ?? '', user?.password ?? '')).rejects.toThrow('wrong')
    const [client] = demo.clients
    await expect(signInPartner(BASE, client?.clientId ?? '', client?.clientSecret ?? '')).rejects.toThrow('refused')
    await issuer.close()
    issuer = await start()
  })
})

describe('partners', () => {
  test('every partner has a client, whose token names the partner', async () => {
    for (const client of demo.clients) {
      const viewer = await viewerOf(await signInPartner(BASE, client.clientId, client.clientSecret))
      expect([...viewer.roles]).toEqual(client.roles)
      expect(viewer.partnerId).toBe(client.partnerId)
    }
  })

  test('a wrong secret gives no token', async () => {
    await expect(signInPartner(BASE, 'tokopedia', 'not the secret')).rejects.toThrow('refused: 401')
  })
})

describe('participants', () => {
  test('sign in with a one-time code that registration sent', async () => {
    const token = await signInParticipant(BASE, CONTACT, async () => CODE)
    expect(codesSent).toContain(CONTACT)
    const viewer = await viewerOf(token)
    expect([...viewer.roles]).toEqual(['participant'])
    expect([viewer.participantId, viewer.name]).toEqual([participantId, undefined])
    expect(decodeJwt(token)).toMatchObject({ aud: 'gelombang', sub: participantId, scope: 'read write' })
  })

  test('a wrong code gives no token, and after ten not even the right one', async () => {
    const contact = 'budi@contoh.id'
    for (let count = 0; count < 10; count += 1) {
      // Signing in asks for a code each time: the limits on sending and on guessing are the same.
      await expect(signInParticipant(BASE, contact, async () => '000000')).rejects.toThrow('wrong')
    }
    await expect(signInParticipant(BASE, contact, async () => CODE)).rejects.toThrow('Too many attempts')
  })
})

describe('the sign-in pages', () => {
  /** A sign-in that is under way: its page, and what the browser has of it. */
  const begin = async () => {
    const query = { client_id: 'gelombang-web', redirect_uri: `${WEB}/auth/callback`, response_type: 'code' }
    const pkce = { scope: 'openid', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256', ui_locales: 'en' }
    const answer = await fetch(`${BASE}/oidc/auth?${new URLSearchParams({ ...query, ...pkce })}`, {
      redirect: 'manual',
    })
    const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0])
    const page = new URL(answer.headers.get('location') ?? '', BASE).href
    const read = async (path: string, init: RequestInit = {}) => {
      const headers = { cookie: cookie.join('; '), 'accept-language': 'en', ...init.headers }
      const {
        status,
        headers: own,
        text,
      } = await fetch(page + path, { redirect: 'manual', ...init, headers }).then(async (each) => ({
        status: each.status,
        headers: each.headers,
        text: await each.text(),
      }))
      return { status, type: own.get('content-type'), to: own.get('location'), text }
    }
    const send = (path: string, form: Record<string, string>) =>
      read(path, { method: 'POST', body: new URLSearchParams(form) })
    return { page, read, send }
  }

  test('say what is wrong of what is too long, given twice or no form, wherever it stands', async () => {
    const { read, send } = await begin()
    const x = (length: number) => 'x'.repeat(length)
    for (const [ask, status, words] of [
      [() => send('/staff', { username: x(101), password: 'x' }), 401, 'User name or password is wrong'],
      [() => send('/staff', { username: 'admin', password: x(201) }), 401, 'User name or password is wrong'],
      [() => send('/code', { contact: `${x(255)}@contoh.id` }), 422, 'Enter an e-mail address'],
      [() => send('/verify', { contact: CONTACT, code: x(21) }), 401, 'The code is wrong'],
      [() => send('/verify', { contact: x(255), code: CODE }), 401, 'The code is wrong'],
      [() => send('/language', { show: 'staff', username: x(101), to: 'id' }), 200, 'Nama pengguna'],
      [() => read(`?username=${x(120)}&contact=${x(300)}&code=${x(30)}&password=${x(300)}`), 200, 'Send code'],
      [() => read('?username=a&username=b&contact=a&contact=b'), 200, 'Send code'],
      [() => send('/staff', { username: x(20_000) }), 413, 'This form cannot be read'],
      [
        () => read('/staff', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }),
        400,
        'This form',
      ],
    ] as const) {
      const answer = await ask()
      expect([answer.status, answer.type], words).toEqual([status, 'text/html; charset=utf-8'])
      expect(answer.text).toContain(words)
    }
  })

  test('are led back to from where their forms are sent, when that is opened by itself', async () => {
    const { page, read } = await begin()
    for (const path of ['/language', '/code', '/verify', '/staff']) {
      const answer = await read(path)
      const to = new URL(page).pathname + (path === '/staff' ? '?as=staff' : '')
      expect([answer.status, answer.to]).toEqual([303, to])
    }
  })
})

describe('the issuer', () => {
  test('keeps its keys over a restart, sealed in the database', async () => {
    const token = await signInPartner(
      BASE,
      'bni',
      demo.clients.find((one) => one.clientId === 'bni')?.clientSecret ?? '',
    )
    await issuer.close()
    issuer = await start()
    expect((await viewerOf(token)).subject).toBe('bni')
    const client = new pg.Client(database.issuer)
    await client.connect()
    const { rows } = await client.query('SELECT jwk FROM issuer.signing_key')
    await client.end()
    expect(rows).toHaveLength(1)
    expect(Object.keys(rows[0].jwk)).toEqual(['sealed'])
  })

  test('publishes addresses of the public origin, whatever host is claimed', async () => {
    const response = await fetch(`${BASE}/oidc/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    })
    const metadata = await response.json()
    expect(metadata).toMatchObject({
      issuer: settings.OIDC_ISSUER,
      token_endpoint: `${BASE}/oidc/token`,
      code_challenge_methods_supported: ['S256'],
    })
  })

  test('refuses a redirect to elsewhere, and a code request without PKCE', async () => {
    const ask = (parameters: Record<string, string>) =>
      fetch(
        `${BASE}/oidc/auth?${new URLSearchParams({ client_id: 'gelombang-web', response_type: 'code', scope: 'openid', ...parameters })}`,
        {
          redirect: 'manual',
        },
      )
    const elsewhere = await ask({
      redirect_uri: 'https://evil.example/',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    })
    expect(elsewhere.status).toBe(400)
    const withoutPkce = await ask({ redirect_uri: `${WEB}/auth/callback` })
    expect(withoutPkce.headers.get('location')).toContain('error=invalid_request')
  })

  test('is ready when its database answers', async () => {
    expect((await fetch(`${BASE}/health/ready`)).status).toBe(200)
  })
})
