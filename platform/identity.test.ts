import { createServer, type Server } from 'node:http'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePortBase } from '#tests/support/free-ports.ts'
import { createTokenVerifier, TokenError } from './identity.ts'

const PORT = await freePortBase(1)
const settings = {
  OIDC_ISSUER: 'https://issuer.example/oidc',
  OIDC_JWKS_URL: `http://127.0.0.1:${PORT}/jwks`,
  OIDC_AUDIENCE: 'gelombang',
}
const keys = await generateKeyPair('ES256', { extractable: true })
const others = await generateKeyPair('ES256')
const partnerId = '9e1a0000-0000-8000-8000-000001000001'
let status = 200
let server: Server

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256' }
  server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve))
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

type Change = { issuer?: string; audience?: string; expires?: string; kid?: string; key?: CryptoKey; claims?: object }

async function bearer(change: Change = {}): Promise<string> {
  const token = new SignJWT({ roles: ['platform'], partner_id: partnerId, scope: 'read write', ...change.claims })
    .setProtectedHeader({ alg: 'ES256', kid: change.kid ?? 'one' })
    .setIssuer(change.issuer ?? settings.OIDC_ISSUER)
    .setAudience(change.audience ?? 'gelombang')
    .setSubject('tokopedia')
  if (change.expires !== 'never') token.setExpirationTime(change.expires ?? '5m')
  return `Bearer ${await token.sign(change.key ?? keys.privateKey)}`
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('an access token', () => {
  const verify = createTokenVerifier(settings)

  test('says who is asking: subject, roles, partner, scopes', async () => {
    const viewer = await verify(await bearer())
    expect(viewer).toMatchObject({ subject: 'tokopedia', partnerId, participantId: undefined })
    expect([...viewer.roles]).toEqual(['platform'])
    expect([...viewer.scopes]).toEqual(['read', 'write'])
  })

  test('is not needed: without one it is the public', async () => {
    expect((await verify(undefined)).roles.size).toBe(0)
  })

  test('says what somebody is called, where the issuer does', async () => {
    const nameIn = async (claims: object) => (await verify(await bearer({ claims }))).name
    expect(await nameIn({ name: 'Ayu Analis', preferred_username: 'ayu' })).toBe('Ayu Analis')
    expect(await nameIn({ name: ' ', preferred_username: 'ayu' })).toBe('ayu')
    for (const claims of [{}, { name: '' }, { name: ['x'] }]) expect(await nameIn(claims)).toBeUndefined()
  })

  test('gives no role that is not one of ours', async () => {
    const viewer = await verify(await bearer({ claims: { roles: ['root', 'auditor'] } }))
    expect([...viewer.roles]).toEqual(['auditor'])
  })

  test('names a participant only with the role of one', async () => {
    const claims = { participant_id: partnerId }
    expect((await verify(await bearer({ claims }))).participantId).toBeUndefined()
    const viewer = await verify(await bearer({ claims: { ...claims, roles: ['participant'] } }))
    expect(viewer.participantId).toBe(partnerId)
  })

  test.each<[string, Change]>([
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['for another audience', { audience: 'elsewhere' }],
    ['that has expired', { expires: '-1s' }],
    ['that never expires', { expires: 'never' }],
    ['signed with another key', { key: others.privateKey }],
    ['of an unknown key', { kid: 'two', key: others.privateKey }],
    ['with a partner that is no id', { claims: { partner_id: 'all' } }],
  ])('%s is refused', async (_what, change) => {
    await expect(verify(await bearer(change))).rejects.toThrow(TokenError)
  })

  test('without a signature, or signed with the public key as a secret, is refused', async () => {
    const payload = encoded({
      sub: 'x',
      iss: settings.OIDC_ISSUER,
      aud: 'gelombang',
      exp: 4e9,
      roles: ['administrator'],
    })
    await expect(verify(`Bearer ${encoded({ alg: 'none' })}.${payload}.`)).rejects.toThrow(TokenError)
    const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey))
    const confused = new SignJWT({ roles: ['administrator'] })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setIssuer(settings.OIDC_ISSUER)
      .setAudience('gelombang')
      .setSubject('x')
      .setExpirationTime('5m')
    await expect(verify(`Bearer ${await confused.sign(secret)}`)).rejects.toThrow(TokenError)
  })

  test('of another scheme is refused', async () => {
    await expect(verify('Basic dXNlcjpwYXNz')).rejects.toThrow('not a bearer token')
  })
})

test('when the issuer does not answer, no token is called wrong for it', async () => {
  status = 503
  const failure = await createTokenVerifier(settings)(await bearer()).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Error)
  expect(failure).not.toBeInstanceOf(TokenError)
  status = 200
})
