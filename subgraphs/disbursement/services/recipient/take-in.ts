import { z } from 'zod'
import type { Transaction } from '#prisma/database.ts'
import type { JourneyEvent } from '#prisma/journey-reader.ts'
import { termsSchema } from '#prisma/programme-rules.ts'

const selectedPayload = z.object({ terms: termsSchema })

/**
 * Takes a page of events into the projection of recipients, set-based and in any order: times are the least that were
 * said, and whether somebody is revoked is decided by the later version. Returns the participants concerned.
 */
export async function takeIn(transaction: Transaction, events: readonly JourneyEvent[]): Promise<string[]> {
  const said = events.flatMap(({ participantId, version, type, occurredAt, payload }) => {
    if (!participantId) return []
    const terms = type === 'SELECTED' ? selectedPayload.parse(payload).terms : null
    return [{ participantId, version, type, occurredAt, terms }]
  })
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    INSERT INTO disbursement.recipient AS r
      (participant_id, version, selected_at, completed_at, reviewed_at, certified_at, revoked_at, terms)
    SELECT s."participantId",
           coalesce(max(s.version) FILTER (WHERE s.type IN ('SELECTED', 'REVOKED')), 0),
           min(s."occurredAt") FILTER (WHERE s.type = 'SELECTED'),
           min(s."occurredAt") FILTER (WHERE s.type = 'COMPLETED'),
           min(s."occurredAt") FILTER (WHERE s.type = 'REVIEWED'),
           min(s."occurredAt") FILTER (WHERE s.type = 'CERTIFIED'),
           CASE WHEN max(s.version) FILTER (WHERE s.type = 'REVOKED')
                   > coalesce(max(s.version) FILTER (WHERE s.type = 'SELECTED'), 0)
                THEN max(s."occurredAt") FILTER (WHERE s.type = 'REVOKED') END,
           (array_agg(s.terms ORDER BY s.version DESC) FILTER (WHERE s.type = 'SELECTED'))[1]
    FROM jsonb_to_recordset(${JSON.stringify(said)}::jsonb)
      AS s ("participantId" uuid, version int, type text, "occurredAt" timestamptz, terms jsonb)
    GROUP BY s."participantId"
    ORDER BY s."participantId"
    ON CONFLICT (participant_id) DO UPDATE SET
      version = GREATEST(r.version, excluded.version),
      selected_at = LEAST(r.selected_at, excluded.selected_at),
      completed_at = LEAST(r.completed_at, excluded.completed_at),
      reviewed_at = LEAST(r.reviewed_at, excluded.reviewed_at),
      certified_at = LEAST(r.certified_at, excluded.certified_at),
      revoked_at = CASE WHEN excluded.version > r.version THEN excluded.revoked_at ELSE r.revoked_at END,
      terms = CASE WHEN excluded.version > r.version THEN coalesce(excluded.terms, r.terms) ELSE r.terms END
    RETURNING r.participant_id AS id`
  return rows.map(({ id }) => id)
}
