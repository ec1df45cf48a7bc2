import { maySee } from '#platform/authorise.ts'
import { toGlobalId } from '#platform/global-id.ts'
import type { Certificate as CertificateRow, Review as ReviewRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import type { MarketplaceContext } from '../context.ts'
import { loadCourse } from '../services/course/load.ts'
import type { PurchaseRecord } from '../services/purchase/load.ts'
import { Course } from './course.ts'

const Review = builder.objectRef<ReviewRow>('Review').implement({
  fields: (t) => ({
    rating: t.exposeInt('rating', { description: '1 to 5' }),
    text: t.exposeString('text'),
    reviewedAt: t.expose('reviewedAt', { type: 'DateTime' }),
  }),
})

const Certificate = builder.objectRef<CertificateRow>('Certificate').implement({
  fields: (t) => ({
    number: t.exposeString('number'),
    issuedAt: t.expose('issuedAt', { type: 'DateTime' }),
  }),
})

/** Whose it is; staff; and the platform and provider of the course. */
async function mayReadPurchase({ participantId, courseId }: PurchaseRecord, ctx: MarketplaceContext): Promise<boolean> {
  if (maySee(ctx.viewer, participantId, 'case_worker', 'auditor')) return true
  const { partnerId } = ctx.viewer
  if (!partnerId) return false
  const course = await loadCourse(ctx, courseId)
  return course?.platformId === partnerId || course?.providerId === partnerId
}

export const Purchase = builder.objectRef<PurchaseRecord>('Purchase')

Purchase.implement({
  description: 'A course that a participant bought from the training balance, and what has become of it.',
  authScopes: mayReadPurchase,
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Purchase', id) }),
    course: t.field({ type: Course, nullable: true, resolve: ({ courseId }, _args, ctx) => loadCourse(ctx, courseId) }),
    price: t.expose('price', { type: 'Rupiah' }),
    purchasedAt: t.expose('purchasedAt', { type: 'DateTime' }),
    redeemCode: t.string({
      nullable: true,
      description: 'To be given to the training provider; only the participant sees it.',
      resolve: ({ participantId, codeSealed }, _args, { viewer, vault }) =>
        viewer.participantId === participantId
          ? vault.decrypt('redeemCode', codeSealed).replace(/(.{4})(?=.)/g, '$1-')
          : undefined,
    }),
    codeExpiresAt: t.expose('codeExpiresAt', { type: 'DateTime' }),
    redeemedAt: t.expose('redeemedAt', { type: 'DateTime', nullable: true }),
    completedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ completion }) => completion?.completedAt,
    }),
    reconciledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: "When the provider's report was found to agree with the purchase.",
      resolve: ({ completion }) => completion?.reconciledAt,
    }),
    review: t.field({ type: Review, nullable: true, resolve: ({ review }) => review }),
    certificate: t.field({ type: Certificate, nullable: true, resolve: ({ certificate }) => certificate }),
    viewerCanReview: t.boolean({
      resolve: ({ participantId, completion, review }, _args, { viewer }) =>
        viewer.participantId === participantId && completion !== null && review === null,
    }),
  }),
})
