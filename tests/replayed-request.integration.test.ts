import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { freePortBase } from './support/free-ports.ts'
import { askData, mutate } from './support/graphql.ts'
import { type RecordedRequest, type RecordingProxy, send, startRecordingProxy } from './support/recording-proxy.ts'
import { type SubgraphProcess, startSubgraphProcess } from './support/subgraph-process.ts'

/**
 * Somebody listens between the gateway and a subgraph, and sends again what the gateway sent. Gateway and subgraphs are
 * the real processes; tokens come from an issuer of the test's own.
 */
const PORT = await freePortBase(5)
const [GATEWAY, ISSUER] = [`http://127.0.0.1:${PORT}`, `http://127.0.0.1:${PORT + 1}`]
const OIDC = { OIDC_ISSUER: `${ISSUER}/oidc`, OIDC_JWKS_URL: `${ISSUER}/oidc/jwks` }
/** On SIGUSR2 the process's clock goes 31 s ahead. */
const CLOCK = `data:text/javascript,const now=Date.now;let ahead=0;Date.now=()=>now()+ahead;process.on('SIGUSR2',()=>{ahead=31000})`

const pair = generateKeyPairSync('ed25519')
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const tokens = await generateKeyPair('ES256')
const issuer = createServer(async (_request, response) => {
  const key = { ...(await exportJWK(tokens.publicKey)), kid: 'test', alg: 'ES256' }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ keys: [key] }))
})

let database: TestDatabase
let registration: SubgraphProcess
let marketplace: SubgraphProcess
let wire: RecordingProxy
let gateway: ChildProcess | undefined

const startRegistration = () =>
  startSubgraphProcess('registration', { database, port: PORT + 2, publicKey, words: ['--import', CLOCK], env: OIDC })

beforeAll(async () => {
  database = await createTestDatabase()
  await new Promise<void>((resolve) => issuer.listen(PORT + 1, '127.0.0.1', resolve))
  registration = await startRegistration()
  marketplace = await startSubgraphProcess('marketplace', { database, port: PORT + 3, publicKey, env: OIDC })
  wire = await startRecordingProxy(PORT + 4, registration.url)
  gateway = await startGateway()
})

afterAll(async () => {
  for (const child of [gateway, registration?.process, marketplace?.process]) child?.kill('SIGKILL')
  wire?.close()
  issuer.close()
  issuer.closeAllConnections()
  await database?.drop()
})

async function startGateway(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['gateway/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...OIDC,
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: String(PORT),
      LOG_LEVEL: 'silent',
      GATEWAY_PRIVATE_KEY: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      REGISTRATION_URL: wire.url,
      MARKETPLACE_URL: marketplace.url,
      DISBURSEMENT_URL: 'http://127.0.0.1:1/disbursement',
      ANALYTICS_URL: 'http://127.0.0.1:1/analytics',
    },
  })
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)))
  })
  return child
}

/** What the gateway sent to registration for one mutation, which was accepted. */
async function capture(): Promise<RecordedRequest> {
  const input = { email: `${randomUUID()}@contoh.id`, idempotencyKey: randomUUID() }
  wire.recorded.length = 0
  await mutate(`${GATEWAY}/graphql`, undefined, 'registerParticipant', input, '')
  const [captured] = wire.recorded
  if (!captured || wire.recorded.length > 1) throw new Error(`${wire.recorded.length} requests instead of one`)
  return captured
}

async function expectRefused(base: string, request: RecordedRequest, why: string): Promise<void> {
  const { status, body } = await send(base, request)
  expect({ status, ...JSON.parse(body) }).toEqual({
    status: 403,
    errors: [{ message: why, extensions: { code: 'FORBIDDEN' } }],
  })
}

function withHeader({ rawHeaders, ...request }: RecordedRequest, name: string, value: string): RecordedRequest {
  const index = rawHeaders.findIndex((each, place) => place % 2 === 0 && each.toLowerCase() === name)
  return { ...request, rawHeaders: index < 0 ? [...rawHeaders, name, value] : rawHeaders.with(index + 1, value) }
}

test('a request that the gateway sent is refused when somebody sends it again, byte for byte', async () => {
  const captured = await capture()
  await expectRefused(registration.url, captured, 'the request was sent before')
  await expectRefused(registration.url, captured, 'the request was sent before')
})

test('another subgraph does not take it either', async () => {
  await expectRefused(marketplace.url, await capture(), 'the signature does not match')
})

test('with another body, another token or a new nonce it is refused', async () => {
  const captured = await capture()
  const body = Buffer.from(captured.body.toString('utf8').replace('contoh.id', 'others.id'))
  expect(body).not.toEqual(captured.body)
  await expectRefused(registration.url, { ...captured, body }, 'the signature does not match')
  const changed = [
    ['authorization', `Bearer ${await administrator()}`],
    ['x-gelombang-nonce', randomUUID()],
    ['x-gelombang-time', String(Date.now())],
  ] as const
  for (const [name, value] of changed) {
    await expectRefused(registration.url, withHeader(captured, name, value), 'the signature does not match')
  }
})

test('what was sent as somebody is not taken without their token, nor again with it', async () => {
  wire.recorded.length = 0
  const token = await administrator()
  await askData(`${GATEWAY}/graphql`, '{ waves { number } }', { token })
  const [captured] = wire.recorded
  if (!captured) throw new Error('nothing was sent')
  expect(captured.rawHeaders).toContain(`Bearer ${token}`)
  await expectRefused(registration.url, withHeader(captured, 'authorization', ''), 'the signature does not match')
  await expectRefused(registration.url, captured, 'the request was sent before')
})

test('a subgraph that was killed and started again remembers nothing, and refuses what was signed before', async () => {
  const captured = await capture()
  registration.process.kill('SIGKILL')
  await registration.exited
  registration = await startRegistration()
  await expectRefused(registration.url, captured, 'the signature is too old')
  const anew = await capture()
  await expectRefused(registration.url, anew, 'the request was sent before')
})

test('after 30 s it is refused by its time alone', async () => {
  const captured = await capture()
  registration.process.kill('SIGUSR2')
  await expect
    .poll(async () => (await send(registration.url, captured)).body, { timeout: 10_000 })
    .toContain('the signature is too old')
})

function administrator(): Promise<string> {
  return new SignJWT({ roles: ['administrator'] })
    .setProtectedHeader({ alg: 'ES256', kid: 'test' })
    .setIssuer(OIDC.OIDC_ISSUER)
    .setAudience('gelombang')
    .setSubject('administrator')
    .setExpirationTime('5m')
    .sign(tokens.privateKey)
}
