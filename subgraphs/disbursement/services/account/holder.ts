import { z } from 'zod'
import { ExpiredError, ForbiddenError, InvalidInputError } from '#platform/errors.ts'
import type { PersonalDataVault } from '#platform/personal-data.ts'

const holder = z.object({ nik: z.string(), name: z.string() })

/** Whose account it is said to be: NIK and name as the population registry confirmed them. */
export type Holder = z.infer<typeof holder>

const statement = holder.extend({ purpose: z.literal('PAYMENT'), participantId: z.uuid(), expiresAt: z.number() })

/**
 * Opens the proof of identity that registration sealed for the participant (docs/adr/0009). Throws InvalidInputError
 * when it was not sealed by this installation, ForbiddenError when it is another person's, ExpiredError when too old.
 */
export function openIdentityProof(vault: PersonalDataVault, proof: string, participantId: string): Holder {
  const { nik, name, ...said } = unseal(vault, proof)
  if (said.participantId !== participantId) throw new ForbiddenError('This proof of identity is of another person.')
  if (said.expiresAt <= Date.now()) {
    throw new ExpiredError('The proof of identity is too old. Ask for identityProof again.')
  }
  return { nik, name }
}

function unseal(vault: PersonalDataVault, proof: string): z.infer<typeof statement> {
  try {
    return statement.parse(JSON.parse(vault.decrypt('identity', Buffer.from(proof, 'base64url'))))
  } catch {
    throw new InvalidInputError('identityProof: ask registration for it, and hand it on as it is', ['identityProof'])
  }
}

export function sealHolder(vault: PersonalDataVault, { nik, name }: Holder): Uint8Array<ArrayBuffer> {
  return vault.encrypt('identity', JSON.stringify({ nik, name }))
}

export function openHolder(vault: PersonalDataVault, sealed: Uint8Array): Holder {
  return holder.parse(JSON.parse(vault.decrypt('identity', sealed)))
}
