import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DEMO_PARTNERS } from '../demo-partners.ts'
import { createDemoUsers, type DemoUsers, demoUsersFile } from '../demo-users.ts'
import { OperatorError } from './operator-error.ts'

const keyPair = z.object({ privateKey: z.base64(), publicKey: z.base64() })
const password = z.string().min(16)

const secretsFile = z.object({
  /** Root key of personal data: 32 bytes, base64. */
  dataKey: z.base64().refine((text) => Buffer.from(text, 'base64').length === 32),
  /** Ed25519; private keys PKCS8, public keys SPKI, both DER in base64. */
  gateway: keyPair,
  issuer: keyPair,
  /** What editions are signed with. */
  editions: keyPair,
  issuerCookieKeys: z.array(z.string().min(32)).min(1),
  /** How the web proves to the issuer that it is itself, and what it seals sessions with. */
  web: z.object({ clientSecret: password, sessionKeys: z.array(z.string().min(32)).min(1) }),
  databasePasswords: z.object({
    owner: password,
    registration: password,
    marketplace: password,
    disbursement: password,
    analytics: password,
    issuer: password,
  }),
})

export type Secrets = z.infer<typeof secretsFile>

/** Reads the installation's secrets, or makes them for a data folder that holds nothing yet. */
export function openSecrets(dataDirectory: string, hasData: boolean): Secrets {
  const path = join(dataDirectory, 'secrets.json')
  if (existsSync(path)) return readSecrets(path)
  if (hasData) throw damaged(path, 'it is missing, although there is a database that was made with it')
  return create(path, createSecrets())
}

/** A data folder of before staff could sign in at the web, or before there were editions, gets what these need. */
function readSecrets(path: string): Secrets {
  const { web, editions, ...others } = readChecked(path, secretsFile.partial({ web: true, editions: true }))
  if (web && editions) return { ...others, web, editions }
  return create(path, { ...others, web: web ?? createWebSecrets(), editions: editions ?? createKeyPair() })
}

export function openDemoUsers(dataDirectory: string): DemoUsers {
  const path = join(dataDirectory, 'demo-users.json')
  return existsSync(path) ? readChecked(path, demoUsersFile) : create(path, createDemoUsers(DEMO_PARTNERS))
}

function readChecked<Value>(path: string, schema: z.ZodType<Value>): Value {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error))
  }
  const result = schema.safeParse(content)
  if (result.success) return result.data
  throw damaged(path, `wrong in ${result.error.issues.map((issue) => issue.path.join('.') || 'all').join(', ')}`)
}

function damaged(path: string, why: string): OperatorError {
  return new OperatorError(
    `The data folder is damaged: ${path} cannot be used (${why}).`,
    'Restore it from a backup: personal data cannot be read without it. To start over with no data: npm start -- --fresh',
  )
}

/** Written aside and renamed, so that an interrupted start leaves no half a file. */
function create<Value>(path: string, value: Value): Value {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
  return value
}

function text(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

function createWebSecrets(): Secrets['web'] {
  return { clientSecret: text(32), sessionKeys: [text(32)] }
}

function createSecrets(): Secrets {
  return {
    dataKey: randomBytes(32).toString('base64'),
    gateway: createKeyPair(),
    issuer: createKeyPair(),
    editions: createKeyPair(),
    issuerCookieKeys: [text(32)],
    web: createWebSecrets(),
    databasePasswords: {
      owner: text(24),
      registration: text(24),
      marketplace: text(24),
      disbursement: text(24),
      analytics: text(24),
      issuer: text(24),
    },
  }
}

function createKeyPair(): z.infer<typeof keyPair> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  })
  return { privateKey: privateKey.toString('base64'), publicKey: publicKey.toString('base64') }
}
