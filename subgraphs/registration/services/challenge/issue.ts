import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { PersonalDataVault } from '#platform/personal-data.ts'
import type { Transaction } from '#prisma/database.ts'

export type Purpose = 'VERIFY_EMAIL' | 'VERIFY_PHONE' | 'SIGN_IN'

const VALID_FOR_MS: Record<Purpose, number> = {
  VERIFY_EMAIL: 24 * 3_600_000,
  VERIFY_PHONE: 5 * 60_000,
  SIGN_IN: 10 * 60_000,
}

const PER_HOUR = 6
const HOUR_MS = 3_600_000

export type IssueOptions = {
  transaction: Transaction
  vault: PersonalDataVault
  registrantId: string
  purpose: Purpose
  /** The number to be confirmed (VERIFY_PHONE). */
  phone?: string
}

/**
 * Makes a secret to be sent: a long token for a link (VERIFY_EMAIL), else six digits. Only a keyed hash is kept.
 * Nothing when the person, or the number, has had too many within the hour.
 */
export async function issueChallenge(options: IssueOptions): Promise<string | undefined> {
  const { transaction, vault, registrantId, purpose, phone } = options
  const now = Date.now()
  const phoneIndex = phone === undefined ? undefined : vault.blindIndex('phone', phone)
  const recent = await transaction.contactChallenge.count({
    where: {
      purpose,
      createdAt: { gt: new Date(now - HOUR_MS) },
      OR: [{ registrantId }, ...(phoneIndex ? [{ phoneIndex }] : [])],
    },
  })
  if (recent >= PER_HOUR) return undefined
  const id = randomUUID()
  const secret = purpose === 'VERIFY_EMAIL' ? randomBytes(32).toString('base64url') : sixDigits()
  await transaction.contactChallenge.create({
    data: {
      id,
      registrantId,
      purpose,
      secretHash: purpose === 'VERIFY_EMAIL' ? hashLink(vault, secret) : hashCode(vault, id, secret),
      ...(phone === undefined || !phoneIndex ? {} : { phoneSealed: vault.encrypt('phone', phone), phoneIndex }),
      createdAt: new Date(now),
      expiresAt: new Date(now + VALID_FOR_MS[purpose]),
    },
  })
  return secret
}

/** A token says which challenge it answers. */
export function hashLink(vault: PersonalDataVault, token: string): Uint8Array<ArrayBuffer> {
  return vault.blindIndex('email', `link:${token}`)
}

/** Six digits are guessed in no time where the hash is not bound to a key and to the challenge. */
export function hashCode(vault: PersonalDataVault, challengeId: string, code: string): Uint8Array<ArrayBuffer> {
  return vault.blindIndex('phone', `code:${challengeId}:${code}`)
}

function sixDigits(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0')
}
