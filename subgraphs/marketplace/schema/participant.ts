import { maySee } from '#platform/authorise.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import { builder } from '../builder.ts'
import { loadPurchases } from '../services/purchase/load.ts'
import { loadBalance, loadShopper } from '../services/shopper/load.ts'
import { Purchase } from './purchase.ts'

/** `id` is the global id, as the gateway hands it over. */
export const Participant = builder.objectRef<{ id: string }>('Participant')

const own = ({ id }: { id: string }): string => uuidFromGlobalId('Participant', id)

Participant.implement({
  authScopes: (participant, { viewer }) => maySee(viewer, own(participant), 'case_worker', 'auditor'),
  fields: (t) => ({
    id: t.exposeID('id'),
    courses: t.field({
      type: [Purchase],
      description: 'Courses bought, oldest first.',
      resolve: async (participant, _args, ctx) => (await loadPurchases(ctx, own(participant))) ?? [],
    }),
    balance: t.field({
      type: 'Rupiah',
      description: 'What is left of the training balance.',
      resolve: async (participant, _args, ctx) => (await loadBalance(ctx, own(participant))) ?? 0n,
    }),
    purchaseBy: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when the first course has to be bought; absent: no limit.',
      resolve: async (participant, _args, ctx) => (await loadShopper(ctx, own(participant)))?.purchaseBy,
    }),
  }),
})

builder.asEntity(Participant, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }) => ({ id }),
})
