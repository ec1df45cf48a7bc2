import type { PaymentPartner } from '../../clients/payment-partner.ts'
import type { Dependencies } from '../../context.ts'
import { recordOutcomes } from './record-outcomes.ts'

/** More than are sent at a time: all lines of one instant fit into a page. */
const LINES = 5_000
/** Every reader of the journey waits for a transaction, so they are small. */
const AT_A_TIME = 500
const FROM_THE_BEGINNING = '1970-01-01T00:00:00.000Z'

/**
 * Reads the next page of a partner's statement and records it, then moves the place reached: read again after a kill
 * in between, it changes nothing. True when there is more. At the end the next page begins with the last instant.
 */
export async function readStatement(dependencies: Dependencies, partner: PaymentPartner): Promise<boolean> {
  const { database, partners, logger } = dependencies
  const position = await database.statementPosition.findUnique({ where: { partnerId: partner.id } })
  const since = position?.since ?? FROM_THE_BEGINNING
  const { items, next } = await partners.readStatement(partner.code, since, LINES)
  const reached = next ?? items.at(-1)?.at ?? since
  if (reached === since) return false
  let contradictions = 0
  for (let from = 0; from < items.length; from += AT_A_TIME) {
    const recorded = await recordOutcomes(database, partner, items.slice(from, from + AT_A_TIME))
    contradictions += recorded.contradictions
  }
  await database.statementPosition.upsert({
    where: { partnerId: partner.id },
    create: { partnerId: partner.id, since: reached },
    update: { since: reached },
  })
  if (contradictions > 0) {
    logger.error({ partner: partner.code, contradictions }, 'statement lines contradict what was sent')
  }
  return next !== null
}
