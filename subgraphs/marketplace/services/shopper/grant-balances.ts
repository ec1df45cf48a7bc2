import { z } from 'zod'
import type { Transaction } from '#prisma/database.ts'
import type { JourneyEvent } from '#prisma/journey-reader.ts'
import { postTransfers } from '#prisma/ledger.ts'
import { termsSchema } from '#prisma/programme-rules.ts'

const selectedPayload = z.object({ purchaseBy: z.iso.datetime().nullable(), terms: termsSchema })

/**
 * Takes SELECTED in: whoever was selected becomes a shopper with the training balance that the rules then in force
 * promise. Set-based, and without effect when repeated.
 */
export async function grantBalances(transaction: Transaction, events: readonly JourneyEvent[]): Promise<void> {
  if (events.length === 0) return
  const selections = events.flatMap(({ participantId, version, occurredAt, wave, payload }) => {
    if (!participantId) return []
    const { purchaseBy, terms } = selectedPayload.parse(payload)
    return [{ participantId, version, occurredAt, wave, purchaseBy, balance: terms.trainingBalance }]
  })
  await transaction.$executeRaw`
    INSERT INTO marketplace.shopper (participant_id, version, selected_at, wave, purchase_by)
    SELECT DISTINCT ON (s."participantId") s."participantId", s.version, s."occurredAt", s.wave, s."purchaseBy"
    FROM jsonb_to_recordset(${JSON.stringify(selections)}::jsonb)
      AS s ("participantId" uuid, version int, "occurredAt" timestamptz, wave smallint, "purchaseBy" timestamptz)
    ORDER BY s."participantId", s.version DESC
    ON CONFLICT (participant_id) DO UPDATE
      SET version = excluded.version, selected_at = excluded.selected_at, wave = excluded.wave,
          purchase_by = excluded.purchase_by, revoked_at = NULL
      WHERE shopper.version < excluded.version`
  await postTransfers(
    transaction,
    selections.map(({ participantId, balance, occurredAt }) => ({
      movement: 'GRANT_TRAINING_BALANCE',
      reference: participantId,
      amount: BigInt(balance),
      creditOwner: participantId,
      occurredAt,
    })),
  )
}
