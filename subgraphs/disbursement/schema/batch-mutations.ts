import { ConflictError, IdempotencyKeyReusedError, NotFoundError, SamePersonError } from '#platform/errors.ts'
import type { PaymentBatch as BatchRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import type { DisbursementContext } from '../context.ts'
import { approveBatch } from '../services/batch/approve.ts'
import { buildBatch } from '../services/batch/build.ts'
import { loadBatch, loadProgress } from '../services/batch/load.ts'
import { PaymentBatch } from './batch.ts'

/** Read again: the mutation has changed it. */
async function reload(ctx: DisbursementContext, id: string): Promise<BatchRow> {
  for (const loader of [loadBatch, loadProgress]) loader.clear(ctx)
  const batch = await loadBatch(ctx, id)
  if (!batch) throw new NotFoundError('There is no such batch.')
  return batch
}

const BuildBatchInput = builder.inputType('BuildBatchInput', {
  fields: (t) => ({
    partner: t.id({ required: true }),
    participants: t.idList({ description: 'Only for these, 1,000 at most; absent: for everybody.' }),
    idempotencyKey: t.string({ required: true }),
  }),
})

const ApproveBatchInput = builder.inputType('ApproveBatchInput', {
  fields: (t) => ({
    batch: t.id({ required: true }),
    hash: t.string({ required: true, description: 'Of the batch as you have read it.' }),
    idempotencyKey: t.string({ required: true }),
  }),
})

builder.mutationFields((t) => ({
  buildBatch: t.field({
    type: PaymentBatch,
    description: 'Builds a batch of everything that is due and can be paid by this partner, and freezes it.',
    authScopes: { role: 'payment_officer' },
    errors: { types: [ConflictError, IdempotencyKeyReusedError] },
    args: { input: t.arg({ type: BuildBatchInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await buildBatch({ ctx, input })),
  }),
  approveBatch: t.field({
    type: PaymentBatch,
    description: 'Releases a batch by signing off its hash. Never by whoever built it. Sending starts by itself.',
    authScopes: { role: 'payment_approver' },
    errors: { types: [SamePersonError, ConflictError, NotFoundError, IdempotencyKeyReusedError] },
    args: { input: t.arg({ type: ApproveBatchInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await approveBatch({ ctx, input })),
  }),
}))
