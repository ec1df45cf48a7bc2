import { uuidFromGlobalId } from '#platform/global-id.ts'
import type { DisbursementContext } from '../../context.ts'
import { visibleBatches } from './list.ts'

/** One batch, if there is such a one that the viewer may see. `id` is its global id. */
export async function findBatch({ ctx, input }: { ctx: DisbursementContext; input: { id: string } }) {
  const visible = visibleBatches(ctx.viewer)
  const id = uuidFromGlobalId('PaymentBatch', input.id)
  return ctx.database.paymentBatch.findFirst({ where: { AND: [{ id }, visible] } })
}
