import { z } from 'zod'
import { requirePartner, requireRole } from '#platform/authorise.ts'
import type { Viewer } from '#platform/identity.ts'
import { type PageArguments, parsePage, toConnection } from '#platform/page.ts'
import { parseInput } from '#platform/parse-input.ts'
import type { DisbursementContext } from '../../context.ts'
import { lastOf } from '../cursor.ts'

export const BATCH_STATES = ['BUILT', 'APPROVED', 'SENT', 'CLOSED'] as const

export type BatchState = (typeof BATCH_STATES)[number]

const filter = z.object({ state: z.enum(BATCH_STATES).nullish() })

const RELEASED = ['APPROVED', 'SENT', 'CLOSED']

/** Which batches the viewer may see: all for payment staff and auditors, the partner's own once they are released. */
export function visibleBatches(viewer: Viewer): { partnerId?: string; state?: { in: string[] } } {
  if (!viewer.roles.has('payment_partner')) {
    requireRole(viewer, 'payment_officer', 'payment_approver', 'auditor')
    return {}
  }
  return { partnerId: requirePartner(viewer, 'payment_partner'), state: { in: RELEASED } }
}

/** A page of batches, newest first; those of a playback were built long before their ids. */
export async function listBatches({ ctx, input }: { ctx: DisbursementContext; input: PageArguments }) {
  const visible = visibleBatches(ctx.viewer)
  const { state } = parseInput(filter, input)
  const page = parsePage(input)
  const order = page.backwards ? 'asc' : 'desc'
  const last = lastOf(page)
  const rows = await ctx.database.paymentBatch.findMany({
    where: { AND: [visible, state ? { state } : {}, last === undefined ? {} : { NOT: { id: last } }] },
    orderBy: [{ createdAt: order }, { id: order }],
    ...(last !== undefined && { cursor: { id: last } }),
    take: page.limit + 1,
  })
  return toConnection(rows, page, ({ id }) => id)
}
