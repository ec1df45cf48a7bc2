import { builder } from '../builder.ts'
import { listDue, type PaymentsDue } from '../services/batch/list-due.ts'
import { Partner } from './partner.ts'

const PaymentsDueType = builder.objectRef<PaymentsDue>('PaymentsDue').implement({
  description: 'What a batch for a payment partner would hold if it were built now.',
  fields: (t) => ({
    partner: t.field({ type: Partner, resolve: ({ partnerId }) => ({ uuid: partnerId }) }),
    count: t.exposeInt('count'),
    amount: t.expose('amount', { type: 'Rupiah' }),
  }),
})

builder.queryField('paymentsDue', (t) =>
  t.field({
    type: [PaymentsDueType],
    description: 'For each payment partner, what is due and could be paid by it.',
    authScopes: { role: ['payment_officer', 'payment_approver', 'auditor'] },
    resolve: (_root, _args, ctx) => listDue({ ctx }),
  }),
)
