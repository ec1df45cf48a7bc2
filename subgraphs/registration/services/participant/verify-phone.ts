import { z } from 'zod'
import { requireParticipant } from '#platform/authorise.ts'
import { ConflictError, ExpiredError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { isUniqueViolation } from '#prisma/database-errors.ts'
import { findAnswer, once } from '#prisma/idempotency.ts'
import { appendEvents, type EventDraft } from '#prisma/journey.ts'
import type { RegistrationContext } from '../../context.ts'
import { type AnsweredChallenge, tryCode } from '../challenge/try-code.ts'
import { decideEligibility } from '../eligibility/decide.ts'

const verification = z.object({ code: z.string().regex(/^\d{6}$/, 'six digits'), idempotencyKey: z.string() })

/**
 * Confirms the number by the code sent there: the first time PHONE_VERIFIED, followed by the decision on eligibility
 * (ELIGIBLE if passed); later PHONE_CHANGED. A number belongs to one account.
 */
export async function verifyPhone({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<string> {
  const participantId = requireParticipant(ctx.viewer)
  const { code, idempotencyKey } = parseInput(verification, input)
  const { database, vault } = ctx
  const request = {
    schema: 'registration',
    vault,
    actor: ctx.viewer.subject,
    operation: 'verifyPhone',
    key: idempotencyKey,
    input: { code },
  } as const
  if (await findAnswer({ transaction: database, ...request })) return participantId
  const challenge = await tryCode({ database, vault, registrantId: participantId, purpose: 'VERIFY_PHONE', code })
  try {
    await database.$transaction((transaction) =>
      once({
        transaction,
        ...request,
        work: async () => {
          await confirmNumber(ctx, transaction, participantId, challenge)
          await writeAudit(transaction, 'registration', {
            actor: ctx.viewer.subject,
            operation: 'verifyPhone',
            subjectId: participantId,
          })
          return {}
        },
      }),
    )
  } catch (error) {
    if (isUniqueViolation(error)) throw new ConflictError('This phone number belongs to another account.')
    throw error
  }
  return participantId
}

async function confirmNumber(
  { vault }: RegistrationContext,
  transaction: Transaction,
  participantId: string,
  challenge: AnsweredChallenge,
): Promise<void> {
  const now = new Date()
  const { count } = await transaction.contactChallenge.updateMany({
    where: { id: challenge.id, usedAt: null },
    data: { usedAt: now },
  })
  if (count === 0 || !challenge.phoneSealed) throw new ExpiredError('This code is used. Ask for a new one.')
  const phone = vault.decrypt('phone', challenge.phoneSealed)
  const before = await transaction.registrant.findUniqueOrThrow({ where: { id: participantId } })
  const first = before.phoneVerifiedAt === null
  await transaction.registrant.update({
    where: { id: participantId },
    data: {
      phoneSealed: vault.encrypt('phone', phone),
      phoneIndex: vault.blindIndex('phone', phone),
      ...(first ? { phoneVerifiedAt: now } : {}),
    },
  })
  const events: EventDraft[] = [{ type: first ? 'PHONE_VERIFIED' : 'PHONE_CHANGED', participantId, occurredAt: now }]
  if (first) {
    const { eligible } = await decideEligibility({
      transaction,
      vault,
      registrantId: participantId,
      stage: 'VERIFICATION',
      at: now,
    })
    if (eligible) {
      await transaction.registrant.update({ where: { id: participantId }, data: { eligibleAt: now } })
      events.push({ type: 'ELIGIBLE', participantId, occurredAt: now })
    }
  }
  await appendEvents(transaction, events)
}
