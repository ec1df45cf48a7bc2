import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PARTNERS } from '#platform/demo-partners.ts'
import { freePortBase } from './support/free-ports.ts'
import { type IdentityProcesses, startIdentityProcesses } from './support/identity-processes.ts'

let processes: IdentityProcesses

beforeAll(async () => {
  processes = await startIdentityProcesses(await freePortBase())
})

afterAll(() => processes?.stop())

async function token(...args: string[]): Promise<string> {
  const command = [join(import.meta.dirname, '../platform/launcher/token.ts'), '--data-dir', processes.dataDir, ...args]
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
        iss: `${processes.gateway}/oidc`,
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
  const response = await fetch(`${processes.gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${mine}` },
    body: JSON.stringify({ query: '{ me { id } }' }),
  })
  const { data } = await response.json()
  expect(Buffer.from(data.me.id, 'base64').toString()).toBe(`Participant:${decodeJwt(mine).sub}`)
})
