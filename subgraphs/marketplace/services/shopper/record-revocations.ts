import type { Transaction } from '#prisma/database.ts'
import type { JourneyEvent } from '#prisma/journey-reader.ts'

/** Takes REVOKED in: the person may buy nothing any more. */
export async function recordRevocations(transaction: Transaction, events: readonly JourneyEvent[]): Promise<void> {
  if (events.length === 0) return
  const revocations = events.map(({ participantId, version, occurredAt }) => ({ participantId, version, occurredAt }))
  await transaction.$executeRaw`
    UPDATE marketplace.shopper s SET version = r.version, revoked_at = r."occurredAt"
    FROM jsonb_to_recordset(${JSON.stringify(revocations)}::jsonb)
      AS r ("participantId" uuid, version int, "occurredAt" timestamptz)
    WHERE s.participant_id = r."participantId" AND s.version < r.version`
}
