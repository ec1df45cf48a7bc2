import { Prisma, type Transaction } from './database.ts'

/** Subgraphs that keep an audit log, a table of idempotency keys and a checkpoint, each in a schema of its own. */
export type SubgraphSchema = 'registration' | 'marketplace' | 'disbursement'

export type AuditEntry = {
  /** Subject of the caller's token, or `system`. */
  actor: string
  operation: string
  /** UUID of what it was about. */
  subjectId?: string | undefined
  /** No personal data. */
  detail?: Record<string, unknown>
}

/** Writes an entry of the audit log in the caller's transaction. Entries are never changed. */
export async function writeAudit(transaction: Transaction, schema: SubgraphSchema, entry: AuditEntry): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO ${Prisma.raw(schema)}.audit_entry (actor, operation, subject_id, detail)
    VALUES (${entry.actor}, ${entry.operation}, ${entry.subjectId ?? null}, ${JSON.stringify(entry.detail ?? {})}::jsonb)`
}
