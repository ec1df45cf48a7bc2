import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { composeSupergraph } from '#gateway/composition.ts'
import { DEMO_PARTNERS } from '#platform/demo-partners.ts'
import { createDemoUsers } from '#platform/demo-users.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'

/** The processes that a sign-in needs, as the launcher starts them: sandbox, registration, issuer, gateway. */
const BASE = 22_500
const address = (offset: number, path = '') => `http://127.0.0.1:${BASE + offset}${path}`
const [gateway, issuer, sandbox, registration] = [address(1), address(2), address(3), address(4)]
const dataDir = mkdtempSync(join(tmpdir(), 'sign-in-'))
const demo = createDemoUsers(DEMO_PARTNERS)
const children: ChildProcess[] = []
let database: TestDatabase

function keyPair() {
  const pair = generateKeyPairSync('ed25519')
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

function start(entry: string, offset: number, env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [entry], {
    env: { NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(BASE + offset), LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${code}`)))
  })
}

beforeAll(async () => {
  database = await createTestDatabase()
  const [gatewayKeys, issuerKeys] = [keyPair(), keyPair()]
  const supergraph = join(dataDir, 'supergraph.graphql')
  const sdl = readFileSync('subgraphs/registration/schema.graphql', 'utf8')
  writeFileSync(supergraph, composeSupergraph([{ name: 'registration', sdl }]))
  writeFileSync(join(dataDir, 'demo-users.json'), JSON.stringify(demo))
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ gateway, web: address(0), sandbox, issuer }))
  const common = {
    PUBLIC_URL: gateway,
    WEB_PUBLIC_URL: address(0),
    OIDC_ISSUER: `${gateway}/oidc`,
    OIDC_JWKS_URL: `${issuer}/oidc/jwks`,
    REGISTRATION_URL: registration,
  }
  await Promise.all([
    start('sandbox/main.ts', 3, { SANDBOX_DATA_DIR: join(dataDir, 'sandbox') }),
    start('gateway/issuer/main.ts', 2, {
      ...common,
      DATABASE_URL: database.issuer,
      ISSUER_PRIVATE_KEY: issuerKeys.privateKey,
      ISSUER_COOKIE_KEYS: randomBytes(32).toString('base64'),
      DEMO_USERS_FILE: join(dataDir, 'demo-users.json'),
    }),
    start('subgraphs/registration/main.ts', 4, {
      ...common,
      DATABASE_URL: database.registration,
      GATEWAY_PUBLIC_KEY: gatewayKeys.publicKey,
      ISSUER_PUBLIC_KEY: issuerKeys.publicKey,
      DATA_KEY: randomBytes(32).toString('base64'),
      DUKCAPIL_URL: `${sandbox}/dukcapil`,
      SMS_URL: `${sandbox}/sms`,
      EMAIL_URL: `${sandbox}/email`,
      BEACON_URL: `${sandbox}/beacon`,
    }),
    start('gateway/main.ts', 1, {
      ...common,
      GATEWAY_PRIVATE_KEY: gatewayKeys.privateKey,
      ISSUER_URL: issuer,
      SUPERGRAPH_FILE: supergraph,
      MARKETPLACE_URL: address(5),
      DISBURSEMENT_URL: address(6),
      ANALYTICS_URL: address(7),
    }),
  ])
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await database?.drop()
})

async function token(...args: string[]): Promise<string> {
  const command = [join(import.meta.dirname, '../platform/launcher/token.ts'), '--data-dir', dataDir, ...args]
  const { stdout } = await promisify(execFile)(process.execPath, command)
  return stdout
}

describe('npm run token', () => {
  test.each(['analyst', 'case_worker', 'payment_officer', 'payment_approver', 'auditor', 'administrator'])(
    'prints a token of the %s, and nothing else',
    async (role) => {
      const printed = await token(role)
      expect(printed).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
      expect(decodeJwt(printed.trim())).toMatchObject({
        iss: `${gateway}/oidc`,
        aud: 'gelombang',
        sub: role,
        roles: [role],
      })
    },
  )

  test.each(['platform', 'training_provider', 'payment_partner'])('prints a token of a %s', async (role) => {
    const claims = decodeJwt((await token(role)).trim())
    expect(claims).toMatchObject({ roles: [role], partner_id: DEMO_PARTNERS.find(({ kind }) => kind === role)?.id })
  })

  test('registers a participant who is new, and signs in one who is not', async () => {
    const first = decodeJwt((await token('participant', '--participant', 'siti@contoh.id')).trim())
    const second = decodeJwt((await token('participant', '--participant', 'siti@contoh.id')).trim())
    expect(first).toMatchObject({ roles: ['participant'] })
    expect(first.participant_id).toBe(first.sub)
    expect(second.sub).toBe(first.sub)
  })

  test('says what is wrong on standard error', async () => {
    await expect(token('king')).rejects.toMatchObject({ stdout: '', stderr: expect.stringContaining('no role "king"') })
  })
})

test('a participant is answered as the person that the token names', async () => {
  const mine = (await token('participant', '--participant', 'budi@contoh.id')).trim()
  const response = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${mine}` },
    body: JSON.stringify({ query: '{ me { id } }' }),
  })
  const { data } = await response.json()
  expect(Buffer.from(data.me.id, 'base64').toString()).toBe(`Participant:${decodeJwt(mine).sub}`)
})
