import { HttpRefusal } from '#platform/http-client.ts'
import type { OutgoingPayment, PaymentPartner } from '../../clients/payment-partner.ts'
import type { Dependencies } from '../../context.ts'
import { recordOutcomes } from './record-outcomes.ts'

/** Refusals of what was sent. Others (401, 403, 404, …) are about us: every payment would be refused for the same. */
const ABOUT_CONTENT = [400, 409, 413, 422]

/**
 * Hands payments of a batch, whose attempts are stored, over to the partner. A page that it refuses as a whole is sent
 * in halves, and those again, until what is refused is a single payment: that one has failed, and holds up nobody else.
 * Throws UnavailableError when the partner did not answer, HttpRefusal when it refuses us.
 */
export async function handOver(
  dependencies: Dependencies,
  partner: PaymentPartner,
  batchId: string,
  payments: readonly OutgoingPayment[],
): Promise<void> {
  try {
    await dependencies.partners.sendPayments(partner.code, batchId, payments)
  } catch (error) {
    if (!(error instanceof HttpRefusal && ABOUT_CONTENT.includes(error.status))) throw error
    const [payment, ...more] = payments
    if (payment && more.length === 0) return refuse(dependencies, partner, payment, error)
    const half = Math.ceil(payments.length / 2)
    await handOver(dependencies, partner, batchId, payments.slice(0, half))
    await handOver(dependencies, partner, batchId, payments.slice(half))
  }
}

/** What the partner refused and has never heard of will not be paid. If it knows it, from before, its word counts. */
async function refuse(
  { partners, database, logger }: Dependencies,
  partner: PaymentPartner,
  { instructionId, attempt }: OutgoingPayment,
  { status: httpStatus, code }: HttpRefusal,
): Promise<void> {
  const { status } = await partners.askStatus(partner.code, instructionId, attempt)
  logger.warn(
    { partner: partner.code, instructionId, attempt, httpStatus, code, status },
    'the partner refused a payment',
  )
  if (status !== 'UNKNOWN') return
  const at = new Date().toISOString()
  await recordOutcomes(database, partner, [{ instructionId, attempt, status: 'FAILED', failureCode: code, at }])
}
