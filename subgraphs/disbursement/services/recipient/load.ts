import { createBatchLoader } from '#platform/batch-loader.ts'
import type { DisbursementContext } from '../../context.ts'

/** Recipients by participant, N of them in one query. */
export const loadRecipient = createBatchLoader(async (ids, { database }: DisbursementContext) => {
  const found = await database.recipient.findMany({ where: { participantId: { in: [...ids] } } })
  return new Map(found.map((recipient) => [recipient.participantId, recipient]))
})
