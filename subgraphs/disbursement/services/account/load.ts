import { createBatchLoader } from '#platform/batch-loader.ts'
import type { DisbursementContext } from '../../context.ts'

/** Accounts by id, N of them in one query. */
export const loadAccount = createBatchLoader(async (ids, { database }: DisbursementContext) => {
  const found = await database.payoutAccount.findMany({ where: { id: { in: [...ids] } } })
  return new Map(found.map((account) => [account.id, account]))
})

/** Accounts by participant, newest first, N participants in one query. */
export const loadAccounts = createBatchLoader(async (ids, { database }: DisbursementContext) => {
  const found = await database.payoutAccount.findMany({
    where: { participantId: { in: [...ids] } },
    orderBy: [{ linkedAt: 'desc' }, { id: 'desc' }],
  })
  return Map.groupBy(found, ({ participantId }) => participantId)
})
