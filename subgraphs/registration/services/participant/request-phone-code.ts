import { z } from 'zod'
import { requireParticipant } from '#platform/authorise.ts'
import { PrerequisiteMissingError, TooManyRequestsError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import { once } from '#prisma/idempotency.ts'
import type { RegistrationContext } from '../../context.ts'
import { issueChallenge } from '../challenge/issue.ts'
import { enqueueMessages } from '../message/enqueue.ts'
import { texts } from '../message/texts.ts'
import { phoneNumber } from './phone-number.ts'

const request = z.object({ phone: phoneNumber, idempotencyKey: z.string() })

/** Sends six digits by SMS to the number that the participant wants to confirm. Six an hour at most. */
export async function requestPhoneCode({ ctx, input }: { ctx: RegistrationContext; input: unknown }): Promise<string> {
  const participantId = requireParticipant(ctx.viewer)
  const { phone, idempotencyKey } = parseInput(request, input)
  const { vault, language } = ctx
  await ctx.database.$transaction((transaction) =>
    once({
      transaction,
      schema: 'registration',
      vault,
      actor: ctx.viewer.subject,
      operation: 'requestPhoneCode',
      key: idempotencyKey,
      input: { phone },
      work: async () => {
        const registrant = await transaction.registrant.findUnique({ where: { id: participantId } })
        if (!registrant?.identityVerifiedAt) throw new PrerequisiteMissingError('Confirm your identity first.')
        const code = await issueChallenge({
          transaction,
          vault,
          registrantId: participantId,
          purpose: 'VERIFY_PHONE',
          phone,
        })
        if (code === undefined) throw new TooManyRequestsError('Too many codes were sent. Try again in an hour.')
        await enqueueMessages(transaction, vault, [{ channel: 'SMS', to: phone, ...texts.phoneCode(language, code) }])
        await writeAudit(transaction, 'registration', {
          actor: ctx.viewer.subject,
          operation: 'requestPhoneCode',
          subjectId: participantId,
        })
        return {}
      },
    }),
  )
  return participantId
}
