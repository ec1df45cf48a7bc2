import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { parseInput } from '#platform/parse-input.ts'
import { EXACT_FOR } from '../funnel/disclosure.ts'
import { asOf, filter } from '../funnel/request.ts'
import { ask, type QueryExplanation } from './ask.ts'
import type { QuestionContext } from './ask-by-slices.ts'
import { sliceValueOf } from './cohorts.ts'
import { daysToClear, rateDays } from './get-backlog.ts'
import { asOfOf, momentOf } from './moment.ts'
import { paymentsStatement } from './payments-sql.ts'
import { toSelection } from './to-selection.ts'

const request = z.object({ asOf, filter, rateDays })

/** Payments, and rupiah. */
export type MoneyCount = { count: number; amount: bigint }

export type PaymentFigures = {
  sent: MoneyCount
  settled: MoneyCount
  failed: MoneyCount
  returned: MoneyCount
  /** Sent, less settled and failed; below nought where banks answered before it was known that they were asked. */
  underWay: MoneyCount
  settledPerDay: number
  /** At that rate, if nothing more were sent; absent when nothing is settled. */
  daysToClear: number | null
}

export type PaymentProgress = PaymentFigures & {
  asOf: Date
  watermark: string | null
  lagSeconds: number
  explain: QueryExplanation
  /** By the partner that the payment went to. */
  partners: (PaymentFigures & { key: string; label: string })[]
}

/** Who may ask about payments. */
export const PAYMENTS_FOR = [...EXACT_FOR, 'payment_officer', 'payment_approver'] as const

/** What became of payments: sent, settled, failed, returned, and still under way. Every attempt is a payment. */
export async function getPaymentProgress({
  ctx,
  input,
}: {
  ctx: QuestionContext
  input: unknown
}): Promise<PaymentProgress> {
  requireRole(ctx.viewer, ...PAYMENTS_FOR)
  const asked = parseInput(request, input)
  const [codeLists, freshness] = await Promise.all([ctx.codeLists(), ctx.freshness()])
  const moment = momentOf(asked.asOf, freshness)
  const selection = toSelection(asked.filter, codeLists)
  const { row, explain } = await ask(ctx, paymentsStatement({ ...moment, selection, rateDays: asked.rateDays }))
  const total: Counted = [none(), none(), none(), none(), 0]
  for (const [, ...counted] of row.partners) {
    for (const place of [0, 1, 2, 3] as const) {
      const [count, amount] = counted[place]
      total[place] = [total[place][0] + count, total[place][1] + amount]
    }
    total[4] += counted[4]
  }
  return {
    ...toFigures(total, asked.rateDays),
    asOf: asOfOf(moment, row.watermark, freshness),
    watermark: row.watermark,
    lagSeconds: freshness.lagSeconds,
    explain,
    partners: row.partners.map(([code, ...counted]) => {
      const { key, labels } = sliceValueOf('PAYMENT_PARTNER', code, codeLists)
      return { key, label: labels[ctx.language], ...toFigures(counted, asked.rateDays) }
    }),
  }
}

type Pair = [count: number, amount: bigint]
type Counted = [sent: Pair, settled: Pair, failed: Pair, returned: Pair, lately: number]

function none(): Pair {
  return [0, 0n]
}

function toFigures([sent, settled, failed, returned, lately]: Counted, days: number): PaymentFigures {
  const underWay = { count: sent[0] - settled[0] - failed[0], amount: sent[1] - settled[1] - failed[1] }
  const settledPerDay = lately / days
  const toMoney = ([count, amount]: Pair): MoneyCount => ({ count, amount })
  return {
    sent: toMoney(sent),
    settled: toMoney(settled),
    failed: toMoney(failed),
    returned: toMoney(returned),
    underWay,
    settledPerDay,
    daysToClear: daysToClear(underWay.count, settledPerDay),
  }
}
