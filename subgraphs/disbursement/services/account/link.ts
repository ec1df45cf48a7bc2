import { z } from 'zod'
import { requireParticipant } from '#platform/authorise.ts'
import { ConflictError, InvalidInputError, PrerequisiteMissingError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { appendEvents } from '#prisma/journey.ts'
import { findPaymentPartner, type PaymentPartner } from '../../clients/payment-partner.ts'
import type { DisbursementContext } from '../../context.ts'
import { checkAccount } from './check.ts'
import { type Holder, openIdentityProof, sealHolder } from './holder.ts'

const link = z.object({
  partner: z.string().max(100),
  accountNumber: z
    .string()
    .transform((text) => text.replace(/[\s.-]/g, ''))
    .pipe(z.string().regex(/^\d{6,20}$/, 'an account or phone number of 6 to 20 digits')),
  identityProof: z.string().max(2_000),
})

/**
 * Links a bank account or e-wallet (ACCOUNT_LINKED, later ACCOUNT_CHANGED) in place of the one before, and has the
 * payment partner confirm it at once; if the partner is out of reach, soon after. Another person's verified account is
 * refused. The same again answers the same; one that was refused is checked anew. Returns the account's id.
 */
export async function linkAccount({ ctx, input }: { ctx: DisbursementContext; input: unknown }): Promise<string> {
  const participantId = requireParticipant(ctx.viewer)
  const { partner: globalId, accountNumber: number, identityProof } = parseInput(link, input)
  const partner = findPaymentPartner(uuidFromGlobalId('Partner', globalId))
  if (!partner) throw new InvalidInputError('partner: not a payment partner', ['partner'])
  const holder = openIdentityProof(ctx.vault, identityProof, participantId)
  const accountId = await ctx.database.$transaction((transaction) =>
    store(ctx, transaction, { participantId, partner, number, holder }),
  )
  try {
    await checkAccount(ctx, accountId)
  } catch (error) {
    // The account is linked; the partner is asked again soon.
    ctx.logger.warn({ err: error, account: accountId }, 'could not have the account confirmed yet')
  }
  return accountId
}

type Link = { participantId: string; partner: PaymentPartner; number: string; holder: Holder }

async function store(ctx: DisbursementContext, transaction: Transaction, link: Link): Promise<string> {
  const { participantId, partner, number, holder } = link
  await transaction.$executeRaw`
    SELECT FROM disbursement.recipient WHERE participant_id = ${participantId}::uuid FOR UPDATE`
  const recipient = await transaction.recipient.findUnique({ where: { participantId } })
  if (!recipient?.selectedAt) throw new PrerequisiteMissingError('Only who was selected in a wave can link an account.')
  const numberIndex = ctx.vault.blindIndex('accountNumber', number)
  const before = await transaction.payoutAccount.findMany({ where: { participantId }, orderBy: { linkedAt: 'desc' } })
  const current = before.find(({ unlinkedAt }) => unlinkedAt === null)
  const same = current?.partnerId === partner.id && Buffer.from(current.numberIndex).equals(numberIndex)
  if (current && same && current.refusalCode === null) return current.id
  await refuseAnothersAccount(transaction, participantId, partner.id, numberIndex)
  const now = new Date()
  if (current) await transaction.payoutAccount.update({ where: { id: current.id }, data: { unlinkedAt: now } })
  const { id } = await transaction.payoutAccount.create({
    data: {
      participantId,
      partnerId: partner.id,
      numberSealed: ctx.vault.encrypt('accountNumber', number),
      numberIndex,
      holderSealed: sealHolder(ctx.vault, holder),
      linkedAt: now,
    },
    select: { id: true },
  })
  await appendEvents(transaction, [
    {
      type: before.length === 0 ? 'ACCOUNT_LINKED' : 'ACCOUNT_CHANGED',
      participantId,
      occurredAt: now,
      payload: { partner: partner.code },
    },
  ])
  await writeAudit(transaction, 'disbursement', {
    actor: ctx.viewer.subject,
    operation: 'linkAccount',
    subjectId: participantId,
    detail: { account: id, partner: partner.code },
  })
  return id
}

async function refuseAnothersAccount(
  transaction: Transaction,
  participantId: string,
  partnerId: string,
  numberIndex: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const anothers = await transaction.payoutAccount.count({
    where: {
      partnerId,
      numberIndex,
      unlinkedAt: null,
      verifiedAt: { not: null },
      participantId: { not: participantId },
    },
  })
  if (anothers > 0) throw new ConflictError('This account belongs to another person. Link one of your own.')
}
