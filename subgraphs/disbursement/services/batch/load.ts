import { createBatchLoader } from '#platform/batch-loader.ts'
import type { DisbursementContext } from '../../context.ts'

/** Batches by id, N of them in one query. */
export const loadBatch = createBatchLoader(async (ids, { database }: DisbursementContext) => {
  const found = await database.paymentBatch.findMany({ where: { id: { in: [...ids] } } })
  return new Map(found.map((batch) => [batch.id, batch]))
})

/** Payments of a batch by their state now. */
export type BatchProgress = { state: string; count: number; amount: bigint }

/** Where the payments stand, by batch, N batches in one query. Those that a later batch took over have failed here. */
export const loadProgress = createBatchLoader(async (ids, { database }: DisbursementContext) => {
  const found = await database.$queryRaw<(BatchProgress & { batchId: string })[]>`
    SELECT f.batch_id AS "batchId", count(*)::int AS count, sum(f.amount)::bigint AS amount,
           CASE WHEN i.batch_id = f.batch_id THEN i.state ELSE 'FAILED' END AS state
    FROM disbursement.payment_batch_item f JOIN disbursement.payment_instruction i ON i.id = f.instruction_id
    WHERE f.batch_id = ANY (${[...ids]}::uuid[])
    GROUP BY 1, 4 ORDER BY 4`
  return Map.groupBy(found, ({ batchId }) => batchId)
})
