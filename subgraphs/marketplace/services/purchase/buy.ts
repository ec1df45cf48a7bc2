import { z } from 'zod'
import { requireParticipant } from '#platform/authorise.ts'
import {
  ConflictError,
  ExpiredError,
  InsufficientBalanceError,
  NotFoundError,
  PrerequisiteMissingError,
} from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Course, Partner } from '#prisma/client/client.ts'
import type { Transaction } from '#prisma/database.ts'
import { isInsufficientBalance } from '#prisma/database-errors.ts'
import { once } from '#prisma/idempotency.ts'
import { appendEvents } from '#prisma/journey.ts'
import { postTransfers } from '#prisma/ledger.ts'
import type { MarketplaceContext } from '../../context.ts'
import { makeRedeemCode, normaliseRedeemCode } from './redeem-code.ts'

const order = z.object({ course: z.string().max(100), idempotencyKey: z.string() })

/** A redeem code that nobody has used by then is void. */
const CODE_VALID_MS = 180 * 86_400_000

/**
 * Buys a course from the training balance (PURCHASED, with platform and category the first time): the price is set
 * aside until the code is used. Returns the purchase's id.
 */
export async function purchaseCourse({ ctx, input }: { ctx: MarketplaceContext; input: unknown }): Promise<string> {
  const participantId = requireParticipant(ctx.viewer)
  const { course: globalId, idempotencyKey } = parseInput(order, input)
  const courseId = uuidFromGlobalId('Course', globalId)
  try {
    const { purchaseId } = await ctx.database.$transaction((transaction) =>
      once({
        transaction,
        schema: 'marketplace',
        vault: ctx.vault,
        actor: ctx.viewer.subject,
        operation: 'purchaseCourse',
        key: idempotencyKey,
        input: { courseId },
        work: async () => ({ purchaseId: await buy(ctx, transaction, participantId, courseId) }),
      }),
    )
    return purchaseId
  } catch (error) {
    if (isInsufficientBalance(error))
      throw new InsufficientBalanceError('Your training balance does not cover the price.')
    throw error
  }
}

async function buy(
  ctx: MarketplaceContext,
  transaction: Transaction,
  participantId: string,
  courseId: string,
): Promise<string> {
  const now = new Date()
  const bought = await checkShopper(transaction, participantId, now)
  const course = await transaction.course.findUnique({ where: { id: courseId }, include: { platform: true } })
  if (!course?.active) throw new NotFoundError('This course is not on sale.')
  if (bought.some((purchase) => purchase.courseId === courseId)) {
    throw new ConflictError('You have bought this course before.')
  }
  const code = normaliseRedeemCode(makeRedeemCode())
  const { id } = await transaction.purchase.create({
    data: {
      participantId,
      courseId,
      price: course.price,
      purchasedAt: now,
      codeIndex: ctx.vault.blindIndex('redeemCode', code),
      codeSealed: ctx.vault.encrypt('redeemCode', code),
      codeExpiresAt: new Date(now.getTime() + CODE_VALID_MS),
    },
    select: { id: true },
  })
  await postTransfers(transaction, [
    {
      movement: 'HOLD_FOR_PURCHASE',
      reference: id,
      amount: course.price,
      debitOwner: participantId,
      creditOwner: participantId,
      occurredAt: now,
    },
  ])
  await tell(transaction, { id, participantId, course, now, first: bought.length === 0 })
  await writeAudit(transaction, 'marketplace', {
    actor: ctx.viewer.subject,
    operation: 'purchaseCourse',
    subjectId: participantId,
    detail: { purchase: id, course: courseId },
  })
  return id
}

/** Locks the shopper, so that one purchase comes after the other, and returns what they have bought. */
async function checkShopper(transaction: Transaction, participantId: string, now: Date) {
  await transaction.$executeRaw`SELECT FROM marketplace.shopper WHERE participant_id = ${participantId}::uuid FOR UPDATE`
  const shopper = await transaction.shopper.findUnique({ where: { participantId } })
  if (!shopper?.selectedAt) throw new PrerequisiteMissingError('Only who was selected in a wave can buy a course.')
  if (shopper.revokedAt) throw new ExpiredError('Your place was given up, because no course was bought in time.')
  const bought = await transaction.purchase.findMany({ where: { participantId }, select: { courseId: true } })
  if (bought.length === 0 && shopper.purchaseBy && shopper.purchaseBy <= now) {
    throw new ExpiredError('The time for the first purchase has passed.')
  }
  return bought
}

async function tell(
  transaction: Transaction,
  purchase: { id: string; participantId: string; course: Course & { platform: Partner }; now: Date; first: boolean },
): Promise<void> {
  const { id, participantId, course, now, first } = purchase
  await appendEvents(transaction, [
    {
      type: 'PURCHASED',
      participantId,
      occurredAt: now,
      amount: course.price,
      ...(first ? { slices: { platform: course.platform.sliceCode, courseCategory: course.category } } : {}),
      payload: { purchase: id, course: course.code },
    },
  ])
}
