import { toGlobalId, uuidFromGlobalId } from '#platform/global-id.ts'
import type { Partner as PartnerRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import { type PartnerKind as Kind, listPartners } from '../services/partner/list.ts'
import { loadPartner } from '../services/partner/load.ts'

const KINDS = ['DIGITAL_PLATFORM', 'TRAINING_PROVIDER', 'PAYMENT_PARTNER'] as const

const PartnerKind = builder.enumType('PartnerKind', { values: KINDS })

function kindOf({ kind }: PartnerRow): Kind {
  const found = KINDS.find((one) => one === kind)
  if (!found) throw new Error(`a partner of unknown kind: ${kind}`)
  return found
}

export const Partner = builder.objectRef<PartnerRow>('Partner')

Partner.implement({
  description: 'A digital platform, a training provider or a payment partner.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Partner', id) }),
    code: t.exposeString('code'),
    kind: t.field({ type: PartnerKind, resolve: kindOf }),
    name: t.exposeString('name'),
    owner: t.field({
      type: Partner,
      nullable: true,
      description: 'The digital platform that owns this training provider.',
      resolve: ({ ownerId }, _args, ctx) => (ownerId ? loadPartner(ctx, ownerId) : undefined),
    }),
  }),
})

builder.asEntity(Partner, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, context) => loadPartner(context, uuidFromGlobalId('Partner', id)),
})

builder.queryField('partners', (t) =>
  t.field({
    type: [Partner],
    args: { kind: t.arg({ type: PartnerKind }) },
    resolve: (_root, args, ctx) => listPartners({ ctx, input: args.kind ? { kind: args.kind } : {} }),
  }),
)
