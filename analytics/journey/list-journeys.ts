import type { Database } from '#prisma/database.ts'
import { STEPS, type Step } from '#prisma/journey.ts'
import { fromStateSeconds, stepColumn } from '../clickhouse/state-columns.ts'

export type JourneyStep = { step: Step; at: Date }

type Row = { id: string } & Record<string, number | string | null>

/**
 * The steps that each participant has reached, in the steps' order, with their first times (whole seconds). Read from
 * journey.participant and not from ClickHouse, so that whoever has just done something sees it. One query.
 */
export async function listJourneys(
  database: Database,
  participantIds: readonly string[],
): Promise<Map<string, JourneyStep[]>> {
  const rows = await database.$queryRaw<Row[]>`
    SELECT participant_id AS id, registered, email_verified, identity_verified, phone_verified, eligible, joined,
           selected, purchased, completed, reviewed, certified, account_linked, account_verified, paid
    FROM journey.participant WHERE participant_id = ANY (${[...participantIds]}::uuid[])`
  return new Map(rows.map((row) => [row.id, toSteps(row)]))
}

function toSteps(row: Row): JourneyStep[] {
  return STEPS.flatMap((step) => {
    const seconds = row[stepColumn(step)]
    return typeof seconds === 'number' ? [{ step, at: fromStateSeconds(seconds) }] : []
  })
}
