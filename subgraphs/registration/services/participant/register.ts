import { z } from 'zod'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { once } from '#prisma/idempotency.ts'
import { appendEvents } from '#prisma/journey.ts'
import type { RegistrationContext } from '../../context.ts'
import { issueChallenge } from '../challenge/issue.ts'
import { enqueueMessages } from '../message/enqueue.ts'
import { texts } from '../message/texts.ts'

const registration = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email('an e-mail address, like siti@example.org').max(254)),
  idempotencyKey: z.string(),
})

/**
 * Opens an account (REGISTERED) and sends a link to confirm the e-mail address; whoever is registered already is told
 * so by e-mail. The answer is the same in each case, so that it does not tell who has an account.
 */
export async function registerParticipant({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<void> {
  // Anybody may register.
  const { email, idempotencyKey } = parseInput(registration, input)
  const emailIndex = ctx.vault.blindIndex('email', email)
  await ctx.database.$transaction((transaction) =>
    once({
      transaction,
      schema: 'registration',
      vault: ctx.vault,
      actor: `anonymous:${Buffer.from(emailIndex).toString('hex')}`,
      operation: 'registerParticipant',
      key: idempotencyKey,
      input: { email },
      work: async () => {
        const { id, verified } = await findOrCreate(ctx, transaction, email, emailIndex)
        await sendLink(ctx, transaction, { id, email, verified })
        await writeAudit(transaction, 'registration', {
          actor: 'anonymous',
          operation: 'registerParticipant',
          subjectId: id,
        })
        return {}
      },
    }),
  )
}

async function findOrCreate(
  ctx: RegistrationContext,
  transaction: Transaction,
  email: string,
  emailIndex: Uint8Array<ArrayBuffer>,
): Promise<{ id: string; verified: boolean }> {
  const registeredAt = new Date()
  const [created] = await transaction.registrant.createManyAndReturn({
    data: [{ emailSealed: ctx.vault.encrypt('email', email), emailIndex, registeredAt }],
    skipDuplicates: true,
    select: { id: true },
  })
  if (created) {
    await appendEvents(transaction, [{ type: 'REGISTERED', participantId: created.id, occurredAt: registeredAt }])
    return { id: created.id, verified: false }
  }
  const known = await transaction.registrant.findUniqueOrThrow({
    where: { emailIndex },
    select: { id: true, emailVerifiedAt: true },
  })
  return { id: known.id, verified: known.emailVerifiedAt !== null }
}

async function sendLink(
  ctx: RegistrationContext,
  transaction: Transaction,
  { id, email, verified }: { id: string; email: string; verified: boolean },
): Promise<void> {
  const { vault, language } = ctx
  const web = `${ctx.webPublicUrl}${language === 'en' ? '/en' : ''}`
  if (verified) {
    const text = texts.alreadyRegistered(language, `${web}/sign-in`)
    return enqueueMessages(transaction, vault, [{ channel: 'EMAIL', to: email, ...text }])
  }
  const token = await issueChallenge({ transaction, vault, registrantId: id, purpose: 'VERIFY_EMAIL' })
  if (token === undefined) return
  const text = texts.verifyEmail(language, `${web}/verify-email?token=${token}`)
  await enqueueMessages(transaction, vault, [{ channel: 'EMAIL', to: email, ...text }])
}
