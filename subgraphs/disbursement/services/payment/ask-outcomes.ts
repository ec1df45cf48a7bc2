import type { PaymentPartner } from '../../clients/payment-partner.ts'
import type { Dependencies } from '../../context.ts'
import { type PaymentOutcome, recordOutcomes } from './record-outcomes.ts'

export type AskOptions = {
  /** How long the statement may be silent about a payment before the partner is asked about it. */
  askAfterMs: number
  /** From when on "never heard of it" is believed: longer than a request can be under way. */
  unknownAfterMs: number
}

const AT_A_TIME = 20
const ASK_AGAIN_MS = 60_000

type Open = { instructionId: string; attempt: number; sentAt: Date }

/**
 * Asks a partner what became of attempts without an outcome, such as those that were stored when the process was
 * killed; never sends one again. True when there may be more.
 */
export async function askOutcomes(
  dependencies: Dependencies,
  partner: PaymentPartner,
  options: AskOptions,
): Promise<boolean> {
  const now = Date.now()
  const open = await takeOpen(dependencies, partner, options, now)
  const answers = await Promise.all(open.map((one) => ask(dependencies, partner, one, options, now)))
  const outcomes = answers.filter((answer) => answer !== undefined)
  if (outcomes.length > 0) await recordOutcomes(dependencies.database, partner, outcomes)
  return open.length === AT_A_TIME
}

async function takeOpen(
  { database }: Dependencies,
  partner: PaymentPartner,
  { askAfterMs, unknownAfterMs }: AskOptions,
  now: number,
): Promise<Open[]> {
  const againAfterMs = Math.min(ASK_AGAIN_MS, Math.max(askAfterMs, unknownAfterMs / 2))
  return database.$queryRaw<Open[]>`
    UPDATE disbursement.payment_attempt a SET asked_at = ${new Date(now)}
    FROM (
      SELECT a.id FROM disbursement.payment_attempt a
      JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
      JOIN disbursement.payout_account p ON p.id = i.account_id AND p.partner_id = ${partner.id}::uuid
      WHERE a.outcome IS NULL AND a.sent_at < ${new Date(now - askAfterMs)}
        AND (a.asked_at IS NULL OR a.asked_at < ${new Date(now - againAfterMs)})
      ORDER BY a.asked_at NULLS FIRST, a.sent_at LIMIT ${AT_A_TIME}::int) chosen
    WHERE a.id = chosen.id
    RETURNING a.instruction_id AS "instructionId", a.number::int AS attempt, a.sent_at AS "sentAt"`
}

/** Nothing while the outcome is still open. */
async function ask(
  { partners }: Dependencies,
  partner: PaymentPartner,
  { instructionId, attempt, sentAt }: Open,
  { unknownAfterMs }: AskOptions,
  now: number,
): Promise<PaymentOutcome | undefined> {
  const { status, failureCode, settledAt } = await partners.askStatus(partner.code, instructionId, attempt)
  const at = settledAt ?? new Date(now).toISOString()
  if (status === 'SETTLED' || status === 'FAILED') return { instructionId, attempt, status, failureCode, at }
  if (status === 'PENDING' || sentAt.getTime() > now - unknownAfterMs) return undefined
  return { instructionId, attempt, status: 'FAILED', failureCode: 'NOT_RECEIVED', at }
}
