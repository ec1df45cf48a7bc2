import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeSupergraph } from '#gateway/composition.ts'
import { DEMO_PARTNERS } from '#platform/demo-partners.ts'
import { createDemoUsers, type DemoUsers } from '#platform/demo-users.ts'
import { createTestDatabase } from './database.ts'

export type IdentityProcesses = {
  gateway: string
  web: string
  sandbox: string
  /** With run.json and demo-users.json, as the launcher's. */
  dataDir: string
  demo: DemoUsers
  stop: () => Promise<void>
}

/** What a sign-in needs, each a real process on a database of its own: sandbox, issuer, registration, gateway. */
export async function startIdentityProcesses(portBase: number): Promise<IdentityProcesses> {
  const database = await createTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'sign-in-'))
  const demo = createDemoUsers(DEMO_PARTNERS)
  const children: ChildProcess[] = []
  const address = (offset: number) => `http://127.0.0.1:${portBase + offset}`
  const [gateway, issuer, sandbox, registration] = [address(1), address(2), address(3), address(4)]
  const [gatewayKeys, issuerKeys] = [keyPair(), keyPair()]
  const start = (entry: string, offset: number, env: Record<string, string>): Promise<void> => {
    const child = spawn(process.execPath, [entry], {
      env: { NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(portBase + offset), LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    children.push(child)
    return new Promise((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`${entry} ended with ${code}`)))
    })
  }

  const web = address(0)
  const supergraph = join(dataDir, 'supergraph.graphql')
  const sdl = readFileSync('subgraphs/registration/schema.graphql', 'utf8')
  writeFileSync(supergraph, composeSupergraph([{ name: 'registration', sdl }]))
  writeFileSync(join(dataDir, 'demo-users.json'), JSON.stringify(demo))
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ gateway, web: web, sandbox, issuer }))
  const common = {
    PUBLIC_URL: gateway,
    WEB_PUBLIC_URL: web,
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
  return {
    gateway,
    web,
    sandbox,
    dataDir,
    demo,
    stop: async () => {
      for (const child of children) child.kill('SIGKILL')
      await database.drop()
    },
  }
}

function keyPair() {
  const pair = generateKeyPairSync('ed25519')
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}
