import { z } from 'zod'
import { DomainError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { RegistrationContext } from '../../context.ts'
import { tryCode } from '../challenge/try-code.ts'
import { findContact } from './contact.ts'

const answer = z.object({ contact: z.string().min(3).max(254), code: z.string().max(20) })

/** The participant whom the code proves; nothing when it does not. A code works once and may be tried five times. */
export async function verifySignInCode({
  ctx,
  input,
}: {
  ctx: RegistrationContext
  input: unknown
}): Promise<string | undefined> {
  const { contact, code } = parseInput(answer, input)
  const known = await findContact(ctx, contact)
  if (!known) return undefined
  const { database, vault } = ctx
  const { participantId } = known
  try {
    const challenge = await tryCode({ database, vault, registrantId: participantId, purpose: 'SIGN_IN', code })
    return await database.$transaction(async (transaction) => {
      const { count } = await transaction.contactChallenge.updateMany({
        where: { id: challenge.id, usedAt: null },
        data: { usedAt: new Date() },
      })
      if (count === 0) return undefined
      await writeAudit(transaction, 'registration', {
        actor: participantId,
        operation: 'signIn',
        subjectId: participantId,
      })
      return participantId
    })
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}
