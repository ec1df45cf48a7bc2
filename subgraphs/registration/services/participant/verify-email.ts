import { z } from 'zod'
import { ExpiredError, WrongCodeError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { once } from '#prisma/idempotency.ts'
import { appendEvents } from '#prisma/journey.ts'
import type { RegistrationContext } from '../../context.ts'
import { hashLink } from '../challenge/issue.ts'

const verification = z.object({ token: z.string().trim().min(20).max(100), idempotencyKey: z.string() })

/** Confirms an e-mail address by the token of the link that was sent there (EMAIL_VERIFIED). A token works once. */
export async function verifyEmail({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<void> {
  // Whoever has the token has read the e-mail.
  const { token, idempotencyKey } = parseInput(verification, input)
  const secretHash = hashLink(ctx.vault, token)
  await ctx.database.$transaction((transaction) =>
    once({
      transaction,
      schema: 'registration',
      vault: ctx.vault,
      actor: `anonymous:${Buffer.from(secretHash).toString('hex')}`,
      operation: 'verifyEmail',
      key: idempotencyKey,
      input: { token },
      work: async () => {
        const registrantId = await useToken(transaction, secretHash)
        await markVerified(transaction, registrantId)
        await writeAudit(transaction, 'registration', {
          actor: 'anonymous',
          operation: 'verifyEmail',
          subjectId: registrantId,
        })
        return {}
      },
    }),
  )
}

async function useToken(transaction: Transaction, secretHash: Uint8Array<ArrayBuffer>): Promise<string> {
  const challenge = await transaction.contactChallenge.findFirst({ where: { secretHash, purpose: 'VERIFY_EMAIL' } })
  if (!challenge) throw new WrongCodeError('This link is not one of ours. Open the link in the newest e-mail.')
  const { count } = await transaction.contactChallenge.updateMany({
    where: { id: challenge.id, usedAt: null, expiresAt: { gt: new Date() } },
    data: { usedAt: new Date() },
  })
  if (count === 0) throw new ExpiredError('This link was used or is too old. Register again to get a new one.')
  return challenge.registrantId
}

async function markVerified(transaction: Transaction, registrantId: string): Promise<void> {
  const emailVerifiedAt = new Date()
  const { count } = await transaction.registrant.updateMany({
    where: { id: registrantId, emailVerifiedAt: null },
    data: { emailVerifiedAt },
  })
  if (count === 0) return
  await appendEvents(transaction, [
    { type: 'EMAIL_VERIFIED', participantId: registrantId, occurredAt: emailVerifiedAt },
  ])
}
