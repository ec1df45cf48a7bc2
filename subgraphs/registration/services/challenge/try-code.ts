import { timingSafeEqual } from 'node:crypto'
import { ExpiredError, WrongCodeError } from '#platform/errors.ts'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { Database } from '#prisma/database.ts'
import { hashCode, type Purpose } from './issue.ts'

export type AnsweredChallenge = { id: string; phoneSealed: Uint8Array | null }

const TRIES = 5

/**
 * Compares a code with the last one sent. The try is counted on its own, before anything else, so that a refusal does
 * not take it back. Throws WrongCodeError, or ExpiredError when the code is used, too old or was tried five times.
 */
export async function tryCode(options: {
  database: Database
  vault: PersonalDataVault
  registrantId: string
  purpose: Exclude<Purpose, 'VERIFY_EMAIL'>
  code: string
}): Promise<AnsweredChallenge> {
  const { database, vault, registrantId, purpose, code } = options
  const [challenge] = await database.$queryRaw<(AnsweredChallenge & { secretHash: Uint8Array })[]>`
    UPDATE registration.contact_challenge SET attempts = attempts + 1
    WHERE id = (SELECT id FROM registration.contact_challenge
                WHERE registrant_id = ${registrantId}::uuid AND purpose = ${purpose}
                ORDER BY created_at DESC, id LIMIT 1)
      AND used_at IS NULL AND expires_at > now() AND attempts < ${TRIES}
    RETURNING id, secret_hash AS "secretHash", phone_sealed AS "phoneSealed"`
  if (!challenge) throw new ExpiredError('This code is used or too old. Ask for a new one.')
  if (!timingSafeEqual(challenge.secretHash, hashCode(vault, challenge.id, code))) {
    throw new WrongCodeError('This is not the code that was sent. Check it and try again.')
  }
  return challenge
}
