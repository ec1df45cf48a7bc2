import { ConflictError, ExpiredError, NotFoundError, PrerequisiteMissingError } from '#platform/errors.ts'
import type { PayoutAccount as AccountRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import type { DisbursementContext } from '../context.ts'
import { confirmAccount } from '../services/account/confirm.ts'
import { linkAccount } from '../services/account/link.ts'
import { loadAccount, loadAccounts } from '../services/account/load.ts'
import { PayoutAccount } from './account.ts'

/** Read again: the mutation has changed it. */
async function reload(ctx: DisbursementContext, id: string): Promise<AccountRow> {
  for (const loader of [loadAccount, loadAccounts]) loader.clear(ctx)
  const account = await loadAccount(ctx, id)
  if (!account) throw new NotFoundError('There is no such account.')
  return account
}

const LinkAccountInput = builder.inputType('LinkAccountInput', {
  fields: (t) => ({
    partner: t.id({ required: true, description: 'The bank or e-wallet.' }),
    accountNumber: t.string({ required: true, description: "Account number, or the e-wallet's phone number." }),
    identityProof: t.string({ required: true, description: 'As Participant.identityProof answers it.' }),
  }),
})

const ConfirmAccountInput = builder.inputType('ConfirmAccountInput', {
  fields: (t) => ({
    account: t.id({ required: true }),
    nik: t.string({ required: true, description: 'NIK of the holder as the payment partner has confirmed it.' }),
  }),
})

builder.mutationFields((t) => ({
  linkAccount: t.field({
    type: PayoutAccount,
    description: 'Links the bank account or e-wallet that incentives are to be paid into, and has it confirmed.',
    authScopes: { role: 'participant' },
    errors: { types: [ConflictError, ExpiredError, PrerequisiteMissingError, NotFoundError] },
    args: { input: t.arg({ type: LinkAccountInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await linkAccount({ ctx, input })),
  }),
  confirmAccount: t.field({
    type: PayoutAccount,
    description: 'A payment partner confirms of its own accord who holds an account.',
    authScopes: { role: 'payment_partner' },
    errors: { types: [NotFoundError] },
    args: { input: t.arg({ type: ConfirmAccountInput, required: true }) },
    resolve: async (_root, { input }, ctx) => reload(ctx, await confirmAccount({ ctx, input })),
  }),
}))
