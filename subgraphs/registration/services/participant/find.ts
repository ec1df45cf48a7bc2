import { z } from 'zod'
import { maySee } from '#platform/authorise.ts'
import { ForbiddenError, InvalidInputError, UnauthenticatedError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { RegistrationContext } from '../../context.ts'
import { loadRegistrant } from './load.ts'

const question = z.object({
  id: z.string().max(100),
  reason: z.string().trim().min(5, 'at least five letters').max(500).nullish(),
})

/** One person's account, for themselves, case workers (with a reason, which is logged) and auditors. Absent: unknown. */
export async function findParticipant({ ctx, input }: { ctx: RegistrationContext; input: unknown }) {
  if (ctx.viewer.subject === 'anonymous') throw new UnauthenticatedError()
  const { id: globalId, reason } = parseInput(question, input)
  const id = uuidFromGlobalId('Participant', globalId)
  if (!maySee(ctx.viewer, id, 'case_worker', 'auditor')) throw new ForbiddenError()
  if (ctx.viewer.participantId !== id) {
    if (!reason && !ctx.viewer.roles.has('auditor')) {
      throw new InvalidInputError('reason: say why you look at this person; it is logged', ['reason'])
    }
    await ctx.database.$transaction((transaction) =>
      writeAudit(transaction, 'registration', {
        actor: ctx.viewer.subject,
        operation: 'readParticipant',
        subjectId: id,
        detail: reason ? { reason } : {},
      }),
    )
  }
  return loadRegistrant(ctx, id)
}
