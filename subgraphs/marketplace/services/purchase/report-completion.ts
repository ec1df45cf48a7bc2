import { z } from 'zod'
import { requirePartner } from '#platform/authorise.ts'
import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  PrerequisiteMissingError,
} from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { appendEvents } from '#prisma/journey.ts'
import type { MarketplaceContext } from '../../context.ts'
import { reconcile } from '../reconciliation/reconcile.ts'

const report = z.object({ purchase: z.string().max(100), completedAt: z.date().nullish() })

/** Clocks of partners are not all right. */
const TOLERANCE_MS = 60_000

/**
 * A training provider reports that a course was finished (COMPLETED); absent `completedAt`: now. The same report again
 * answers the same.
 */
export async function reportCompletion({ ctx, input }: { ctx: MarketplaceContext; input: unknown }): Promise<string> {
  const providerId = requirePartner(ctx.viewer, 'training_provider')
  const { purchase: globalId, completedAt } = parseInput(report, input)
  const id = uuidFromGlobalId('Purchase', globalId)
  await ctx.database.$transaction(async (transaction) => {
    const purchase = await transaction.purchase.findUnique({ where: { id }, include: { course: true } })
    if (!purchase) throw new NotFoundError('There is no such purchase.')
    if (purchase.course.providerId !== providerId) throw new ForbiddenError('This course is of another provider.')
    if (!purchase.redeemedAt) throw new PrerequisiteMissingError('The redeem code of this purchase was not used yet.')
    const now = new Date()
    const at = completedAt ?? now
    if (at < purchase.redeemedAt || at.getTime() > now.getTime() + TOLERANCE_MS) {
      throw new InvalidInputError('completedAt: after the code was used, and not in the future', ['completedAt'])
    }
    const { count } = await transaction.completion.createMany({
      data: [{ purchaseId: id, completedAt: at, reportedAt: now, reportedBy: ctx.viewer.subject }],
      skipDuplicates: true,
    })
    if (count === 0) return checkSame(transaction, id, completedAt)
    const { participantId } = purchase
    await appendEvents(transaction, [{ type: 'COMPLETED', participantId, occurredAt: at, payload: { purchase: id } }])
    await reconcile(transaction, { purchaseId: id })
    await writeAudit(transaction, 'marketplace', {
      actor: ctx.viewer.subject,
      operation: 'reportCompletion',
      subjectId: participantId,
      detail: { purchase: id },
    })
  })
  return id
}

async function checkSame(transaction: Transaction, purchaseId: string, at: Date | null | undefined): Promise<void> {
  const known = await transaction.completion.findUniqueOrThrow({ where: { purchaseId } })
  if (at && +at !== +known.completedAt) throw new ConflictError('The completion was reported with another time.')
}
