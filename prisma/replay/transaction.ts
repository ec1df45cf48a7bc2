import type { ClientBase } from 'pg'
import { z } from 'zod'
import type { Stamp } from './copy.ts'

/** What the database would fill in for rows written now, in the transaction under way. */
export const STAMP_COLUMNS = `
  ((extract(epoch FROM clock_timestamp()) - 946684800) * 1000000)::bigint AS recorded_at,
  journey.to_transaction_number(pg_current_xact_id()) AS transaction_id`

const row = z.object({ recorded_at: z.string().transform(BigInt), transaction_id: z.string().transform(BigInt) })

export function parseStamp(found: unknown): Stamp {
  const { recorded_at: recordedAt, transaction_id: transactionId } = row.parse(found)
  return { recordedAt, transactionId }
}

export async function inTransaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}
