import type { Database } from '#prisma/database.ts'
import { reconcile } from './reconcile.ts'

/** Reconciles a page of what waits; true when there may be more. */
export async function runReconciliation(database: Database): Promise<boolean> {
  return (await database.$transaction((transaction) => reconcile(transaction), { timeout: 30_000 })) > 0
}
