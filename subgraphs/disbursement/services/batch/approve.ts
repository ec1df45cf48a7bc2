import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { ConflictError, NotFoundError, SamePersonError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import type { Viewer } from '#platform/identity.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { once } from '#prisma/idempotency.ts'
import type { DisbursementContext } from '../../context.ts'
import { hashBatch } from './hash.ts'

const approval = z.object({
  batch: z.string().max(100),
  hash: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  idempotencyKey: z.string(),
})

/**
 * Releases a batch by signing off its hash: never by whoever built it, and only if its content is still what the hash
 * says. Sending starts by itself. Returns its id.
 */
export async function approveBatch({ ctx, input }: { ctx: DisbursementContext; input: unknown }): Promise<string> {
  requireRole(ctx.viewer, 'payment_approver')
  const { batch: globalId, hash, idempotencyKey } = parseInput(approval, input)
  const batchId = uuidFromGlobalId('PaymentBatch', globalId)
  await ctx.database.$transaction(
    (transaction) =>
      once({
        transaction,
        schema: 'disbursement',
        vault: ctx.vault,
        actor: ctx.viewer.subject,
        operation: 'approveBatch',
        key: idempotencyKey,
        input: { batchId, hash },
        work: async () => {
          await approve(transaction, batchId, hash, ctx.viewer)
          return { batchId }
        },
      }),
    { timeout: 55_000 },
  )
  return batchId
}

async function approve(transaction: Transaction, batchId: string, hash: string, viewer: Viewer): Promise<void> {
  const actor = viewer.subject
  await transaction.$executeRaw`SELECT FROM disbursement.payment_batch WHERE id = ${batchId}::uuid FOR NO KEY UPDATE`
  const batch = await transaction.paymentBatch.findUnique({ where: { id: batchId } })
  if (!batch) throw new NotFoundError('There is no such batch.')
  if (batch.createdBy === actor)
    throw new SamePersonError('You have built this batch: somebody else has to approve it.')
  if (batch.state !== 'BUILT') throw new ConflictError('This batch is approved already.')
  if (hash !== batch.hash) throw new ConflictError('This is not the hash of the batch. Read the batch again.')
  if ((await hashBatch(transaction, batchId)) !== hash) {
    throw new ConflictError(
      'The content of this batch is not what it was when it was built. Report this to the auditor.',
    )
  }
  await transaction.paymentBatch.update({
    where: { id: batchId },
    data: { state: 'APPROVED', approvedBy: actor, approvedByName: viewer.name ?? null, approvedAt: new Date() },
    select: { id: true },
  })
  await writeAudit(transaction, 'disbursement', {
    actor,
    operation: 'approveBatch',
    subjectId: batchId,
    detail: { hash },
  })
}
