import { PaymentState } from '../generated/graphql.ts'

/** A payment's state by the name that there are words for. */
export function paymentStateOf(name: string): PaymentState | 'OTHER' {
  return Object.values(PaymentState).find((state) => state === name) ?? 'OTHER'
}
