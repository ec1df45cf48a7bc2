import { repeat } from '#platform/repeat.ts'
import { PAYMENT_PARTNERS, type PaymentPartner } from '../clients/payment-partner.ts'
import type { Dependencies } from '../context.ts'
import { checkWaitingAccounts } from '../services/account/check-waiting.ts'
import { type AskOptions, askOutcomes } from '../services/payment/ask-outcomes.ts'
import { readStatement } from '../services/payment/read-statement.ts'
import { type SendOptions, sendPayments } from '../services/payment/send.ts'

export type PayOptions = SendOptions & AskOptions & { everyMs?: number }

/**
 * Sends what is released, reads statements, asks about what stays open and about accounts that wait: for each partner
 * on its own, so that one that is down holds up nobody else's payments. Run by one process at a time.
 */
export function startPaying(dependencies: Dependencies, options: PayOptions): { close: () => Promise<void> } {
  const { everyMs = 1_000 } = options
  const workOf = (partner: PaymentPartner): [what: string, everyMs: number, work: () => Promise<boolean>][] => [
    ['send payments', everyMs, () => sendPayments(dependencies, partner, options)],
    ['read the statement', 2 * everyMs, () => readStatement(dependencies, partner)],
    ['ask what became of payments', 2 * everyMs, () => askOutcomes(dependencies, partner, options)],
    ['check accounts', 4 * everyMs, () => checkWaitingAccounts(dependencies, partner)],
  ]
  const running = PAYMENT_PARTNERS.flatMap((partner) =>
    workOf(partner).map(([what, pauseMs, work]) =>
      repeat({
        everyMs: pauseMs,
        work,
        onError: (error) => dependencies.logger.warn({ err: error, partner: partner.code }, `could not ${what}`),
      }),
    ),
  )
  return {
    close: async () => {
      await Promise.all(running.map((one) => one.close()))
    },
  }
}
