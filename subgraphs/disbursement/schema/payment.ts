import { maySee } from '#platform/authorise.ts'
import { toGlobalId } from '#platform/global-id.ts'
import type { PaymentAttempt as AttemptRow } from '#prisma/client/client.ts'
import { builder } from '../builder.ts'
import { loadAccount } from '../services/account/load.ts'
import { loadBatch } from '../services/batch/load.ts'
import { toFailureCode } from '../services/payment/failures.ts'
import { loadAttempts, PAYMENT_STATES, type PaymentRecord } from '../services/payment/load.ts'
import { actsFor, PAYMENT_STAFF, PayoutAccount } from './account.ts'
import { PaymentBatch } from './batch.ts'
import { failureOf, PaymentFailure } from './failure.ts'
import { Participant } from './participant.ts'

const EntitlementKind = builder.enumType('EntitlementKind', {
  description: 'What somebody is owed for: a month after training, or a survey answered.',
  values: ['INCENTIVE', 'SURVEY'] as const,
})

const PaymentState = builder.enumType('PaymentState', {
  description: 'OWED: in no batch yet. PENDING: in a batch. SENT: the payment partner has it.',
  values: PAYMENT_STATES,
})

const PaymentAttempt = builder.objectRef<AttemptRow>('PaymentAttempt').implement({
  description: 'One try of a payment. It is sent once; what becomes of it is asked.',
  fields: (t) => ({
    number: t.exposeInt('number'),
    sentAt: t.expose('sentAt', { type: 'DateTime' }),
    outcome: t.field({
      type: PaymentState,
      nullable: true,
      description: 'Absent while it is not known.',
      resolve: ({ outcome }) => PAYMENT_STATES.find((state) => state === outcome),
    }),
    outcomeAt: t.expose('outcomeAt', { type: 'DateTime', nullable: true }),
    failure: t.field({
      type: PaymentFailure,
      nullable: true,
      resolve: ({ failureCode }) => failureOf(failureCode),
    }),
  }),
})

export const Payment = builder.objectRef<PaymentRecord>('Payment')

Payment.implement({
  description: 'What a participant is owed, and how far its payment is.',
  authScopes: ({ participantId, partnerId }, { viewer }) =>
    maySee(viewer, participantId, ...PAYMENT_STAFF) || actsFor(viewer, partnerId),
  fields: (t) => ({
    id: t.id({ resolve: ({ entitlementId }) => toGlobalId('Payment', entitlementId) }),
    reference: t.exposeString('instructionId', {
      nullable: true,
      description: 'What the payment partner calls it; the same over all attempts.',
    }),
    kind: t.expose('kind', { type: EntitlementKind }),
    ordinal: t.exposeInt('ordinal', { description: '1, 2, 3 … within its kind.' }),
    amount: t.expose('amount', { type: 'Rupiah' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'Payable from then on.' }),
    state: t.expose('state', { type: PaymentState }),
    settledAt: t.expose('settledAt', { type: 'DateTime', nullable: true }),
    account: t.field({
      type: PayoutAccount,
      nullable: true,
      resolve: ({ accountId }, _args, ctx) => (accountId ? loadAccount(ctx, accountId) : undefined),
    }),
    attempts: t.field({
      type: [PaymentAttempt],
      description: 'Oldest first.',
      resolve: async ({ instructionId }, _args, ctx) =>
        (instructionId ? await loadAttempts(ctx, instructionId) : undefined) ?? [],
    }),
    failure: t.field({
      type: PaymentFailure,
      nullable: true,
      description: 'Why it failed last, and what to do.',
      resolve: async ({ instructionId, state }, _args, ctx) => {
        if (state !== 'FAILED' || !instructionId) return undefined
        const last = (await loadAttempts(ctx, instructionId))?.at(-1)
        // Without an attempt that failed, it was held back because its account is no longer linked.
        return { code: last?.failureCode ? toFailureCode(last.failureCode) : ('ACCOUNT_NOT_LINKED' as const) }
      },
    }),
    participant: t.field({
      type: Participant,
      nullable: true,
      description: 'Nothing for payment partners.',
      resolve: ({ participantId }, _args, { viewer }) =>
        maySee(viewer, participantId, ...PAYMENT_STAFF) ? { id: toGlobalId('Participant', participantId) } : undefined,
    }),
    batch: t.field({
      type: PaymentBatch,
      nullable: true,
      authScopes: { role: ['payment_officer', 'payment_approver', 'auditor', 'payment_partner'] },
      resolve: ({ batchId }, _args, ctx) => (batchId ? loadBatch(ctx, batchId) : undefined),
    }),
  }),
})
