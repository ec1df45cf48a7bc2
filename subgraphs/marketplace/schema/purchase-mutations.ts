import {
  ConflictError,
  ExpiredError,
  IdempotencyKeyReusedError,
  InsufficientBalanceError,
  NotFoundError,
  PrerequisiteMissingError,
  WrongCodeError,
} from '#platform/errors.ts'
import { builder } from '../builder.ts'
import type { MarketplaceContext } from '../context.ts'
import { purchaseCourse } from '../services/purchase/buy.ts'
import { findPurchase, loadPurchases, type PurchaseRecord } from '../services/purchase/load.ts'
import { redeemCode } from '../services/purchase/redeem.ts'
import { reportCompletion } from '../services/purchase/report-completion.ts'
import { reviewCourse } from '../services/purchase/review.ts'
import { loadBalance } from '../services/shopper/load.ts'
import { Purchase } from './purchase.ts'

/** Read again: the mutation has changed it. */
async function reload(ctx: MarketplaceContext, id: string): Promise<PurchaseRecord> {
  loadPurchases.clear(ctx)
  loadBalance.clear(ctx)
  const purchase = await findPurchase(ctx.database, id)
  if (!purchase) throw new NotFoundError('There is no such purchase.')
  return purchase
}

const PurchaseCourseInput = builder.inputType('PurchaseCourseInput', {
  fields: (t) => ({ course: t.id({ required: true }), idempotencyKey: t.string({ required: true }) }),
})

const RedeemCodeInput = builder.inputType('RedeemCodeInput', {
  fields: (t) => ({ code: t.string({ required: true }), idempotencyKey: t.string({ required: true }) }),
})

const ReportCompletionInput = builder.inputType('ReportCompletionInput', {
  fields: (t) => ({
    purchase: t.id({ required: true }),
    completedAt: t.field({ type: 'DateTime', description: 'When the course was finished; absent: now.' }),
  }),
})

const ReviewCourseInput = builder.inputType('ReviewCourseInput', {
  fields: (t) => ({
    purchase: t.id({ required: true }),
    rating: t.int({ required: true, description: '1 to 5' }),
    text: t.string({ required: true }),
  }),
})

builder.mutationFields((t) => ({
  purchaseCourse: t.field({
    type: Purchase,
    description: 'Buys a course from the training balance. Participants only.',
    authScopes: { role: 'participant' },
    errors: {
      types: [
        InsufficientBalanceError,
        PrerequisiteMissingError,
        ExpiredError,
        ConflictError,
        NotFoundError,
        IdempotencyKeyReusedError,
      ],
    },
    args: { input: t.arg({ type: PurchaseCourseInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await purchaseCourse({ ctx, input })),
  }),
  redeemCode: t.field({
    type: Purchase,
    description: "Uses up a redeem code. The course's training provider only.",
    authScopes: { role: 'training_provider' },
    errors: { types: [WrongCodeError, ExpiredError, ConflictError, NotFoundError, IdempotencyKeyReusedError] },
    args: { input: t.arg({ type: RedeemCodeInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await redeemCode({ ctx, input })),
  }),
  reportCompletion: t.field({
    type: Purchase,
    description: "Reports that a course was finished. The course's training provider only.",
    authScopes: { role: 'training_provider' },
    errors: { types: [NotFoundError, PrerequisiteMissingError, ConflictError] },
    args: { input: t.arg({ type: ReportCompletionInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await reportCompletion({ ctx, input })),
  }),
  reviewCourse: t.field({
    type: Purchase,
    description: 'Rates and reviews a course that one has finished. Participants only.',
    authScopes: { role: 'participant' },
    errors: { types: [NotFoundError, PrerequisiteMissingError, ConflictError] },
    args: { input: t.arg({ type: ReviewCourseInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await reviewCourse({ ctx, input })),
  }),
}))
