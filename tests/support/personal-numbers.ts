import pg from 'pg'
import { z } from 'zod'
import { findRunningInstallation } from '#platform/launcher/running-installation.ts'
import { createPersonalDataVault } from '#platform/personal-data.ts'

const identity = z.object({ nik: z.string(), kk: z.string() })

/** Every NIK, KK, telephone and account number that a running platform holds, as digits: what no page may show in full. */
export async function readPersonalNumbers(dataDir: string): Promise<ReadonlySet<string>> {
  const running = findRunningInstallation(dataDir)
  if (running === undefined) throw new Error(`nothing runs on ${dataDir}`)
  const vault = createPersonalDataVault(running.dataKey)
  const client = new pg.Client(running.databaseUrl)
  await client.connect()
  try {
    const numbers = new Set<string>()
    const read = async (sql: string) => (await client.query<{ sealed: Buffer }>(sql)).rows.map(({ sealed }) => sealed)
    for (const sealed of await read(
      'SELECT identity_sealed AS sealed FROM registration.registrant WHERE identity_sealed IS NOT NULL',
    )) {
      const { nik, kk } = identity.parse(JSON.parse(vault.decrypt('identity', sealed)))
      numbers.add(nik).add(kk)
    }
    for (const sealed of await read(
      'SELECT phone_sealed AS sealed FROM registration.registrant WHERE phone_sealed IS NOT NULL',
    )) {
      const digits = vault
        .decrypt('phone', sealed)
        .replace(/\D/g, '')
        .replace(/^(62|0)/, '')
      numbers.add(digits).add(`0${digits}`).add(`62${digits}`)
    }
    for (const sealed of await read('SELECT number_sealed AS sealed FROM disbursement.payout_account')) {
      numbers.add(vault.decrypt('accountNumber', sealed))
    }
    return numbers
  } finally {
    await client.end()
  }
}
