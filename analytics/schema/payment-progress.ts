import {
  getPaymentProgress,
  type MoneyCount,
  PAYMENTS_FOR,
  type PaymentFigures,
  type PaymentProgress,
} from '../questions/get-payment-progress.ts'
import { AnswerInterface, refuseWith } from './answer.ts'
import { builder } from './builder.ts'
import { FunnelFilter } from './funnel.ts'

const MoneyCountType = builder.objectRef<MoneyCount>('MoneyCount').implement({
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'Payments; each attempt is one.' }),
    amount: t.expose('amount', { type: 'Rupiah' }),
  }),
})

const PaymentFiguresInterface = builder.interfaceRef<PaymentFigures>('PaymentFigures').implement({
  fields: (t) => ({
    sent: t.expose('sent', { type: MoneyCountType }),
    settled: t.expose('settled', { type: MoneyCountType, description: 'Before returns.' }),
    failed: t.expose('failed', { type: MoneyCountType }),
    returned: t.expose('returned', { type: MoneyCountType }),
    underWay: t.expose('underWay', {
      type: MoneyCountType,
      description:
        'Sent, less settled and failed: below nought where banks answered before it was known that they were asked.',
    }),
    settledPerDay: t.exposeFloat('settledPerDay', { description: 'Over the last whole days.' }),
    daysToClear: t.exposeFloat('daysToClear', {
      nullable: true,
      description: 'What is under way, at that rate. Null when nothing is settled.',
    }),
  }),
})

const PartnerPayments = builder.objectRef<PaymentProgress['partners'][number]>('PartnerPayments').implement({
  interfaces: [PaymentFiguresInterface],
  fields: (t) => ({ key: t.exposeString('key'), label: t.exposeString('label') }),
})

const PaymentProgressType = builder.objectRef<PaymentProgress>('PaymentProgress').implement({
  description: 'What became of payments.',
  interfaces: [AnswerInterface, PaymentFiguresInterface],
  fields: (t) => ({
    partners: t.expose('partners', {
      type: [PartnerPayments],
      description: 'By the partner that the payment went to; of a playback, that of the person when it happened.',
    }),
  }),
})

builder.queryField('paymentProgress', (t) =>
  t.field({
    type: PaymentProgressType,
    description:
      'Payments sent, settled, failed and returned. For analysts, payment staff, auditors and administrators.',
    authScopes: { role: [...PAYMENTS_FOR] },
    unauthorizedError: refuseWith('payments-not-received'),
    args: {
      asOf: t.arg({ type: 'DateTime', description: 'Any instant of a Jakarta day, which counts whole. Default: now.' }),
      filter: t.arg({ type: FunnelFilter, description: 'Of the people who are paid.' }),
      rateDays: t.arg.int({ defaultValue: 7 }),
    },
    resolve: (_root, input, ctx) => getPaymentProgress({ ctx, input }),
  }),
)
