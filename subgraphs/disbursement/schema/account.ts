import { maySee } from '#platform/authorise.ts'
import { toGlobalId } from '#platform/global-id.ts'
import type { Viewer } from '#platform/identity.ts'
import type { Connection } from '#platform/page.ts'
import { mask } from '#platform/personal-data.ts'
import type { PayoutAccount as AccountRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import { listUnconfirmedAccounts } from '../services/account/list-unconfirmed.ts'
import { failureOf, PaymentFailure } from './failure.ts'
import { PageInfo } from './page-info.ts'
import { Partner } from './partner.ts'

/** Staff who see what a person is paid. */
export const PAYMENT_STAFF = ['case_worker', 'payment_officer', 'payment_approver', 'auditor'] as const

export function actsFor(viewer: Viewer, partnerId: string | null): boolean {
  return viewer.roles.has('payment_partner') && partnerId !== null && viewer.partnerId === partnerId
}

export const PayoutAccount = builder.objectRef<AccountRow>('PayoutAccount')

PayoutAccount.implement({
  description: 'A bank account or e-wallet that a participant has linked. Its number is masked.',
  authScopes: ({ participantId, partnerId }, { viewer }) =>
    maySee(viewer, participantId, ...PAYMENT_STAFF) || actsFor(viewer, partnerId),
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('PayoutAccount', id) }),
    partner: t.field({ type: Partner, resolve: ({ partnerId }) => ({ uuid: partnerId }) }),
    maskedNumber: t.string({
      resolve: ({ numberSealed }, _args, { vault }) => mask(vault.decrypt('accountNumber', numberSealed)),
    }),
    number: t.string({
      nullable: true,
      description: 'For the payment partner whose account it is; nothing for anybody else.',
      resolve: ({ numberSealed, partnerId }, _args, { vault, viewer }) =>
        actsFor(viewer, partnerId) ? vault.decrypt('accountNumber', numberSealed) : undefined,
    }),
    linkedAt: t.expose('linkedAt', { type: 'DateTime' }),
    verifiedAt: t.expose('verifiedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the payment partner confirmed the holder, with the same NIK.',
    }),
    unlinkedAt: t.expose('unlinkedAt', { type: 'DateTime', nullable: true }),
    refusal: t.field({
      type: PaymentFailure,
      nullable: true,
      description: 'Why it cannot be paid into, and what to do.',
      resolve: ({ refusalCode }) => failureOf(refusalCode),
    }),
    usable: t.boolean({ description: 'Payments go there.', resolve: (account) => isUsable(account) }),
    viewerCanConfirm: t.boolean({
      resolve: (account, _args, { viewer }) =>
        actsFor(viewer, account.partnerId) && account.unlinkedAt === null && !isUsable(account),
    }),
  }),
})

function isUsable({ verifiedAt, refusalCode, unlinkedAt }: AccountRow): boolean {
  return verifiedAt !== null && refusalCode === null && unlinkedAt === null
}

const AccountEdge = builder.objectRef<Connection<AccountRow>['edges'][number]>('PayoutAccountEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: PayoutAccount, resolve: ({ node }) => node }),
  }),
})

const AccountConnection = builder.objectRef<Connection<AccountRow>>('PayoutAccountConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [AccountEdge], resolve: ({ edges }) => edges }),
    pageInfo: t.field({ type: PageInfo, resolve: ({ pageInfo }) => pageInfo }),
  }),
})

builder.queryField('accountsToConfirm', (t) =>
  t.field({
    type: AccountConnection,
    description: 'Accounts of the payment partner who asks that are linked and not verified, oldest first.',
    authScopes: { role: 'payment_partner' },
    args: { first: t.arg.int(), after: t.arg.string(), last: t.arg.int(), before: t.arg.string() },
    resolve: (_root, input, ctx) => listUnconfirmedAccounts({ ctx, input }),
  }),
)
