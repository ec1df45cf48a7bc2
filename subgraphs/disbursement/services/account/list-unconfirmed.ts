import { requirePartner } from '#platform/authorise.ts'
import { type PageArguments, parsePage, toConnection } from '#platform/page.ts'
import type { DisbursementContext } from '../../context.ts'
import { beyond } from '../cursor.ts'

/** A page of a payment partner's accounts that are linked and not verified, oldest first. */
export async function listUnconfirmedAccounts({ ctx, input }: { ctx: DisbursementContext; input: PageArguments }) {
  const partnerId = requirePartner(ctx.viewer, 'payment_partner')
  const page = parsePage(input)
  const rows = await ctx.database.payoutAccount.findMany({
    where: {
      partnerId,
      unlinkedAt: null,
      verifiedAt: null,
      ...beyond(page),
    },
    orderBy: { id: page.backwards ? 'desc' : 'asc' },
    take: page.limit + 1,
  })
  return toConnection(rows, page, ({ id }) => id)
}
