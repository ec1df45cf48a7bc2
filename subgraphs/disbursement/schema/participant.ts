import { maySee } from '#platform/authorise.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { builder } from '../builder.ts'
import { loadAccounts } from '../services/account/load.ts'
import { loadPayments } from '../services/payment/load.ts'
import { loadRecipient } from '../services/recipient/load.ts'
import { PAYMENT_STAFF, PayoutAccount } from './account.ts'
import { Payment } from './payment.ts'

/** `id` is the global id, as the gateway hands it over. */
export const Participant = builder.objectRef<{ id: string }>('Participant')

const own = ({ id }: { id: string }): string => uuidFromGlobalId('Participant', id)

Participant.implement({
  authScopes: (participant, { viewer }) => maySee(viewer, own(participant), ...PAYMENT_STAFF),
  fields: (t) => ({
    id: t.exposeID('id'),
    accounts: t.field({
      type: [PayoutAccount],
      description: 'Accounts linked, newest first.',
      resolve: async (participant, _args, ctx) => (await loadAccounts(ctx, own(participant))) ?? [],
    }),
    payments: t.field({
      type: [Payment],
      description: 'What is owed and paid, in the order in which it is due.',
      resolve: async (participant, _args, ctx) => (await loadPayments(ctx, own(participant))) ?? [],
    }),
    viewerCanLinkAccount: t.boolean({
      resolve: async (participant, _args, ctx) =>
        ctx.viewer.participantId === own(participant) &&
        Boolean((await loadRecipient(ctx, own(participant)))?.selectedAt),
    }),
  }),
})

builder.asEntity(Participant, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }) => ({ id }),
})
