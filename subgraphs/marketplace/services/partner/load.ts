import { createBatchLoader } from '#platform/batch-loader.ts'
import type { MarketplaceContext } from '../../context.ts'

/** Partners by id, N of them in one query. */
export const loadPartner = createBatchLoader(async (ids, { database }: MarketplaceContext) => {
  const found = await database.partner.findMany({ where: { id: { in: [...ids] } } })
  return new Map(found.map((partner) => [partner.id, partner]))
})
