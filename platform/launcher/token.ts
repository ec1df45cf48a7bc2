import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { demoUsersFile, firstClientOf, isPartnerKind } from '../demo-users.ts'
import { ROLES, type Role } from '../identity.ts'
import { participantToken } from './participant-token.ts'
import { SignInError, signInPartner, signInStaff } from './sign-in.ts'

/**
 * `npm run token -- ROLE`: prints an access token, and nothing else, on standard output. It signs in as the
 * demonstration user or client of that role, by the flows that everybody uses.
 */
const addresses = z.object({ gateway: z.url(), sandbox: z.url() })

type Options = { dataDir: string; participant: string; client?: string }

const program = new Command('token')
  .description('Prints an access token of the running installation.')
  .argument('<role>', `one of: ${ROLES.join(', ')}`)
  .option('--data-dir <dir>', 'where the installation keeps its data', '.data')
  .option('--participant <contact>', 'e-mail address or telephone number of the participant', 'peserta@contoh.id')
  .option('--client <id>', "a certain partner's client, such as bukalapak; default: the first of its kind")
  .action(async (role: string, options: Options) => {
    if (!isRole(role)) throw new SignInError(`There is no role "${role}". Roles: ${ROLES.join(', ')}.`)
    process.stdout.write(`${await tokenFor(role, options)}\n`)
  })

try {
  await program.parseAsync()
} catch (error) {
  const refused = error instanceof TypeError && error.message === 'fetch failed'
  const message = refused ? 'The platform does not answer. Is it running? Start it with: npm start' : messageOf(error)
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

async function tokenFor(role: Role, { dataDir, participant, client }: Options): Promise<string> {
  const { gateway, sandbox } = addresses.parse(readJson(dataDir, 'run.json'))
  if (role === 'participant') return participantToken({ gateway, sandbox }, participant)
  const demo = demoUsersFile.parse(readJson(dataDir, 'demo-users.json'))
  if (isPartnerKind(role)) {
    const { clientId, clientSecret } = client
      ? (demo.clients.find((one) => one.clientId === client && one.roles.includes(role)) ?? missing(client))
      : firstClientOf(demo, role)
    return signInPartner(gateway, clientId, clientSecret)
  }
  const user = demo.users.find((one) => one.roles.includes(role)) ?? missing(role)
  return signInStaff(gateway, user.username, user.password)
}

function readJson(dataDir: string, name: string): unknown {
  const path = join(resolve(dataDir), name)
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new SignInError(`${path} cannot be read. Start the platform first (npm start), as the same user.`)
  }
}

function isRole(name: string): name is Role {
  return ROLES.some((role) => role === name)
}

function missing(what: string): never {
  throw new SignInError(`There is no demonstration user or client for ${what}.`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
