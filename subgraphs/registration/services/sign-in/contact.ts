import type { RegistrationContext } from '../../context.ts'
import { phoneNumber } from '../participant/phone-number.ts'

export type KnownContact = { participantId: string; channel: 'EMAIL' | 'SMS'; to: string }

/** Who signs in with this e-mail address or phone number, once confirmed. Absent: nobody. */
export async function findContact(
  { database, vault }: Pick<RegistrationContext, 'database' | 'vault'>,
  contact: string,
): Promise<KnownContact | undefined> {
  const text = contact.trim().toLowerCase()
  if (text.includes('@')) {
    const found = await database.registrant.findUnique({ where: { emailIndex: vault.blindIndex('email', text) } })
    return found?.emailVerifiedAt ? { participantId: found.id, channel: 'EMAIL', to: text } : undefined
  }
  const phone = phoneNumber.safeParse(text)
  if (!phone.success) return undefined
  const found = await database.registrant.findUnique({ where: { phoneIndex: vault.blindIndex('phone', phone.data) } })
  return found?.phoneVerifiedAt ? { participantId: found.id, channel: 'SMS', to: phone.data } : undefined
}
