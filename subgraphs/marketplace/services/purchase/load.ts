import { createBatchLoader } from '#platform/batch-loader.ts'
import type { Transaction } from '#prisma/database.ts'
import type { MarketplaceContext } from '../../context.ts'

/** A purchase with what has become of it. */
export type PurchaseRecord = NonNullable<Awaited<ReturnType<typeof findPurchase>>>

const parts = { completion: true, review: true, certificate: true } as const

/** Absent: no such purchase. */
export function findPurchase(transaction: Transaction, id: string) {
  return transaction.purchase.findUnique({ where: { id }, include: parts })
}

/** Purchases by participant, oldest first: N participants cost one query per table. */
export const loadPurchases = createBatchLoader(async (ids, { database }: MarketplaceContext) => {
  const found = await database.purchase.findMany({
    where: { participantId: { in: [...ids] } },
    include: parts,
    orderBy: [{ purchasedAt: 'asc' }, { id: 'asc' }],
  })
  return Map.groupBy(found, ({ participantId }) => participantId)
})
