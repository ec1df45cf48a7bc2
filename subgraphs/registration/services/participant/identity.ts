import { z } from 'zod'
import type { PersonalDataVault } from '#platform/personal-data.ts'

const sealedIdentity = z.object({
  nik: z.string(),
  kk: z.string(),
  name: z.string(),
  birthDate: z.string(),
  // People of a playback are citizens without saying so.
  citizen: z.boolean().default(true),
})

/** What Dukcapil has confirmed, as it is kept (sealed). */
export type ConfirmedIdentity = z.infer<typeof sealedIdentity>

export function sealIdentity(vault: PersonalDataVault, identity: ConfirmedIdentity): Uint8Array<ArrayBuffer> {
  return vault.encrypt('identity', JSON.stringify(identity))
}

export function openIdentity(vault: PersonalDataVault, sealed: Uint8Array): ConfirmedIdentity {
  return sealedIdentity.parse(JSON.parse(vault.decrypt('identity', sealed)))
}
