import { toGlobalId } from '#platform/global-id.ts'
import type { Connection } from '#platform/page.ts'
import type { PaymentBatch as BatchRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import { findBatch } from '../services/batch/find.ts'
import { BATCH_STATES, type BatchState, listBatches } from '../services/batch/list.ts'
import { type BatchProgress, loadProgress } from '../services/batch/load.ts'
import { listPaymentsOfBatch } from '../services/payment/list-of-batch.ts'
import type { PaymentRecord } from '../services/payment/load.ts'
import { actsFor } from './account.ts'
import { PageInfo } from './page-info.ts'
import { Partner } from './partner.ts'
import { Payment } from './payment.ts'

const PaymentBatchState = builder.enumType('PaymentBatchState', {
  description: 'BUILT: frozen, to be approved. SENT: the partner has all of it. CLOSED: each payment has an outcome.',
  values: BATCH_STATES,
})

function stateOf({ state }: BatchRow): BatchState {
  const found = BATCH_STATES.find((one) => one === state)
  if (!found) throw new Error(`a batch in an unknown state: ${state}`)
  return found
}

const STAFF = ['payment_officer', 'payment_approver', 'auditor'] as const

const Progress = builder.objectRef<BatchProgress>('PaymentBatchProgress').implement({
  fields: (t) => ({
    state: t.exposeString('state'),
    count: t.exposeInt('count'),
    amount: t.expose('amount', { type: 'Rupiah' }),
  }),
})

const PaymentEdge = builder.objectRef<Connection<PaymentRecord>['edges'][number]>('PaymentEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.field({ type: Payment, resolve: ({ node }) => node }) }),
})

const PaymentConnection = builder.objectRef<Connection<PaymentRecord>>('PaymentConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [PaymentEdge], resolve: ({ edges }) => edges }),
    pageInfo: t.field({ type: PageInfo, resolve: ({ pageInfo }) => pageInfo }),
  }),
})

export const PaymentBatch = builder.objectRef<BatchRow>('PaymentBatch')

PaymentBatch.implement({
  description: 'Payments of one payment partner that are released together, by somebody else than who built them.',
  authScopes: ({ partnerId, state }, { viewer }) =>
    STAFF.some((role) => viewer.roles.has(role)) || (actsFor(viewer, partnerId) && state !== 'BUILT'),
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('PaymentBatch', id) }),
    partner: t.field({ type: Partner, resolve: ({ partnerId }) => ({ uuid: partnerId }) }),
    state: t.field({ type: PaymentBatchState, resolve: stateOf }),
    count: t.exposeInt('count'),
    amount: t.expose('amount', { type: 'Rupiah' }),
    hash: t.exposeString('hash', { description: 'SHA-256 of the frozen content, which the approver signs off.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    approvedAt: t.expose('approvedAt', { type: 'DateTime', nullable: true }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true }),
    createdBy: t.exposeString('createdBy', { nullable: true, authScopes: { role: [...STAFF] } }),
    approvedBy: t.exposeString('approvedBy', { nullable: true, authScopes: { role: [...STAFF] } }),
    createdByName: t.string({
      nullable: true,
      description: 'What they were called when they built it; where there is no name, who they are.',
      authScopes: { role: [...STAFF] },
      resolve: ({ createdBy, createdByName }) => createdByName ?? createdBy,
    }),
    approvedByName: t.string({
      nullable: true,
      authScopes: { role: [...STAFF] },
      resolve: ({ approvedBy, approvedByName }) => approvedByName ?? approvedBy,
    }),
    progress: t.field({
      type: [Progress],
      description: 'How many payments are in which state now; those that a later batch took over have failed here.',
      resolve: async ({ id }, _args, ctx) => (await loadProgress(ctx, id)) ?? [],
    }),
    payments: t.field({
      type: PaymentConnection,
      args: { first: t.arg.int(), after: t.arg.string(), last: t.arg.int(), before: t.arg.string() },
      resolve: ({ id }, input, ctx) => listPaymentsOfBatch({ ctx, input: { ...input, batchId: id } }),
    }),
    viewerCanApprove: t.boolean({
      resolve: ({ state, createdBy }, _args, { viewer }) =>
        viewer.roles.has('payment_approver') && state === 'BUILT' && viewer.subject !== createdBy,
    }),
  }),
})

const BatchEdge = builder.objectRef<Connection<BatchRow>['edges'][number]>('PaymentBatchEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: PaymentBatch, resolve: ({ node }) => node }),
  }),
})

const BatchConnection = builder.objectRef<Connection<BatchRow>>('PaymentBatchConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [BatchEdge], resolve: ({ edges }) => edges }),
    pageInfo: t.field({ type: PageInfo, resolve: ({ pageInfo }) => pageInfo }),
  }),
})

const readers = { role: ['payment_officer', 'payment_approver', 'auditor', 'payment_partner'] as const }

builder.queryFields((t) => ({
  paymentBatches: t.field({
    type: BatchConnection,
    description: 'Batches, newest first. A payment partner sees its own, once they are released.',
    authScopes: { role: [...readers.role] },
    args: {
      first: t.arg.int(),
      after: t.arg.string(),
      last: t.arg.int(),
      before: t.arg.string(),
      state: t.arg({ type: PaymentBatchState }),
    },
    resolve: (_root, input, ctx) => listBatches({ ctx, input }),
  }),
  paymentBatch: t.field({
    type: PaymentBatch,
    nullable: true,
    authScopes: { role: [...readers.role] },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, ctx) => findBatch({ ctx, input: { id } }),
  }),
}))
