import { builder } from '../builder.ts'
import { FAILURE_CODES, FAILURES, type FailureCode, toFailureCode } from '../services/payment/failures.ts'

const FailureCodeEnum = builder.enumType('PaymentFailureCode', { values: FAILURE_CODES })

export const PaymentFailure = builder.objectRef<{ code: FailureCode }>('PaymentFailure').implement({
  description: 'Why an account was refused or a payment failed, and what to do.',
  fields: (t) => ({
    code: t.field({ type: FailureCodeEnum, resolve: ({ code }) => code }),
    message: t.string({ resolve: ({ code }, _args, { language }) => FAILURES[code][language] }),
    triedAgainByItself: t.boolean({ resolve: ({ code }) => FAILURES[code].retry === 'BY_ITSELF' }),
    needsAnotherAccount: t.boolean({
      description: 'The participant has to link an account again before it can be paid.',
      resolve: ({ code }) => FAILURES[code].retry === 'AFTER_ANOTHER_ACCOUNT',
    }),
  }),
})

export function failureOf(code: string | null): { code: FailureCode } | undefined {
  return code === null ? undefined : { code: toFailureCode(code) }
}
