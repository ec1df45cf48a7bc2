import { z } from 'zod'
import { requirePartner } from '#platform/authorise.ts'
import { NotFoundError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import type { DisbursementContext } from '../../context.ts'
import { recordCheck } from './check.ts'
import { openHolder } from './holder.ts'

const confirmation = z.object({ account: z.string().max(100), nik: z.string().regex(/^\d{16}$/, '16 digits') })

/**
 * A payment partner says of its own accord that it has confirmed who holds the account, and under which NIK
 * (ACCOUNT_VERIFIED); if that is not the participant's NIK the account is refused. The same again answers the same.
 */
export async function confirmAccount({ ctx, input }: { ctx: DisbursementContext; input: unknown }): Promise<string> {
  const partnerId = requirePartner(ctx.viewer, 'payment_partner')
  const { account: globalId, nik } = parseInput(confirmation, input)
  const account = await ctx.database.payoutAccount.findFirst({
    where: { id: uuidFromGlobalId('PayoutAccount', globalId), partnerId, unlinkedAt: null },
  })
  if (!account?.holderSealed) throw new NotFoundError('There is no such account of yours.')
  const isSame = openHolder(ctx.vault, account.holderSealed).nik === nik
  const refusal = isSame ? undefined : 'NIK_DIFFERS'
  await recordCheck(ctx, { accountId: account.id, refusal, actor: ctx.viewer.subject })
  return account.id
}
