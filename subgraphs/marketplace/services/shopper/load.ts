import { createBatchLoader } from '#platform/batch-loader.ts'
import type { MarketplaceContext } from '../../context.ts'

/** Shoppers by participant, N of them in one query. */
export const loadShopper = createBatchLoader(async (ids, { database }: MarketplaceContext) => {
  const found = await database.shopper.findMany({ where: { participantId: { in: [...ids] } } })
  return new Map(found.map((shopper) => [shopper.participantId, shopper]))
})

/** What is left of training balances in rupiah, N of them in one query; 0 for whoever has none. */
export const loadBalance = createBatchLoader(async (ids, { database }: MarketplaceContext) => {
  const found = await database.$queryRaw<{ id: string; balance: bigint }[]>`
    SELECT id, ledger.balance('TRAINING_BALANCE', id) AS balance FROM unnest(${[...ids]}::uuid[]) AS id`
  return new Map(found.map(({ id, balance }) => [id, balance]))
})
