import { z } from 'zod'
import { requirePartner } from '#platform/authorise.ts'
import { ConflictError, ExpiredError, ForbiddenError, WrongCodeError } from '#platform/errors.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { once } from '#prisma/idempotency.ts'
import { postTransfers } from '#prisma/ledger.ts'
import type { MarketplaceContext } from '../../context.ts'
import { normaliseRedeemCode } from './redeem-code.ts'

const redemption = z.object({
  code: z.string().min(8).max(40).transform(normaliseRedeemCode),
  idempotencyKey: z.string(),
})

/**
 * Uses up a redeem code, for the training provider of its course: once, however many ask at the same time. The price
 * becomes owed to the platform that sold the course. Returns the purchase's id.
 */
export async function redeemCode({ ctx, input }: { ctx: MarketplaceContext; input: unknown }): Promise<string> {
  const providerId = requirePartner(ctx.viewer, 'training_provider')
  const { code, idempotencyKey } = parseInput(redemption, input)
  const { purchaseId } = await ctx.database.$transaction((transaction) =>
    once({
      transaction,
      schema: 'marketplace',
      vault: ctx.vault,
      actor: ctx.viewer.subject,
      operation: 'redeemCode',
      key: idempotencyKey,
      input: { code },
      work: async () => ({ purchaseId: await useUp(ctx, transaction, providerId, code) }),
    }),
  )
  return purchaseId
}

async function useUp(
  ctx: MarketplaceContext,
  transaction: Transaction,
  providerId: string,
  code: string,
): Promise<string> {
  const codeIndex = ctx.vault.blindIndex('redeemCode', code)
  const purchase = await transaction.purchase.findUnique({ where: { codeIndex }, include: { course: true } })
  if (!purchase) throw new WrongCodeError('There is no such redeem code.')
  if (purchase.course.providerId !== providerId)
    throw new ForbiddenError('This code is for a course of another provider.')
  const now = new Date()
  if (purchase.cancelledAt || purchase.codeExpiresAt <= now) throw new ExpiredError('This code is no longer valid.')
  // Whoever asks at the same time waits here for the row, and then finds it used.
  const { count } = await transaction.purchase.updateMany({
    where: { id: purchase.id, redeemedAt: null, cancelledAt: null },
    data: { redeemedAt: now },
  })
  if (count === 0) throw new ConflictError('This code has been used.')
  await postTransfers(transaction, [
    {
      movement: 'CAPTURE_PURCHASE',
      reference: purchase.id,
      amount: purchase.price,
      debitOwner: purchase.participantId,
      creditOwner: purchase.course.platformId,
      occurredAt: now,
    },
  ])
  await writeAudit(transaction, 'marketplace', {
    actor: ctx.viewer.subject,
    operation: 'redeemCode',
    subjectId: purchase.participantId,
    detail: { purchase: purchase.id },
  })
  return purchase.id
}
