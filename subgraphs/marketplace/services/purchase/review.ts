import { z } from 'zod'
import { requireParticipant } from '#platform/authorise.ts'
import { ConflictError, NotFoundError, PrerequisiteMissingError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import { appendEvents } from '#prisma/journey.ts'
import type { MarketplaceContext } from '../../context.ts'
import { reconcile } from '../reconciliation/reconcile.ts'

const opinion = z.object({
  purchase: z.string().max(100),
  rating: z.number().int().min(1).max(5),
  text: z.string().trim().min(1).max(2_000),
})

/** Rates and reviews a course that one has finished (REVIEWED). The same again answers the same; a review stays as it is. */
export async function reviewCourse({ ctx, input }: { ctx: MarketplaceContext; input: unknown }): Promise<string> {
  const participantId = requireParticipant(ctx.viewer)
  const { purchase: globalId, rating, text } = parseInput(opinion, input)
  const id = uuidFromGlobalId('Purchase', globalId)
  await ctx.database.$transaction(async (transaction) => {
    const purchase = await transaction.purchase.findUnique({ where: { id }, include: { completion: true } })
    if (purchase?.participantId !== participantId) throw new NotFoundError('You have no such purchase.')
    if (!purchase.completion) throw new PrerequisiteMissingError('The provider has not reported that you finished.')
    const now = new Date()
    const { count } = await transaction.review.createMany({
      data: [{ purchaseId: id, rating, text, reviewedAt: now }],
      skipDuplicates: true,
    })
    if (count === 0) {
      const known = await transaction.review.findUniqueOrThrow({ where: { purchaseId: id } })
      if (known.rating !== rating || known.text !== text) throw new ConflictError('You have reviewed this course.')
      return
    }
    await appendEvents(transaction, [
      { type: 'REVIEWED', participantId, occurredAt: now, payload: { purchase: id, rating } },
    ])
    await reconcile(transaction, { purchaseId: id })
    await writeAudit(transaction, 'marketplace', {
      actor: ctx.viewer.subject,
      operation: 'reviewCourse',
      subjectId: participantId,
      detail: { purchase: id, rating },
    })
  })
  return id
}
