import { type Id, parseId } from './identifiers.ts'
import type { ReplayTables } from './tables.ts'

/** Movements as `ledger.movement` has them: code, kinds of the accounts debited and credited. */
export const LEDGER = {
  GRANT_TRAINING_BALANCE: { code: 2, debit: 2, credit: 3 },
  HOLD_FOR_PURCHASE: { code: 3, debit: 3, credit: 4 },
  CAPTURE_PURCHASE: { code: 4, debit: 4, credit: 5 },
  EXPIRE_TRAINING_BALANCE: { code: 6, debit: 3, credit: 1 },
  OWE_INCENTIVE: { code: 7, debit: 2, credit: 6 },
  SEND_PAYMENT: { code: 8, debit: 6, credit: 7 },
  SETTLE_PAYMENT: { code: 9, debit: 7, credit: 8 },
  FAIL_PAYMENT: { code: 10, debit: 7, credit: 6 },
} as const

type Movement = (typeof LEDGER)[keyof typeof LEDGER]

const SHARED = parseId('00000000-0000-0000-0000-000000000000')

/**
 * A whole transfer, as `ledger.post_drafts` would write it. That function locks each guarded account by itself, which a
 * playback's millions would exhaust; that no guarded account is overdrawn is checked over all of them before it ends.
 */
export function post(
  tables: ReplayTables,
  { code, debit, credit }: Movement,
  reference: Id,
  amount: number,
  debitOwner: Id | undefined,
  creditOwner: Id | undefined,
  at: number,
): void {
  tables.transfer.add([reference, code, amount, debit, debitOwner ?? SHARED, credit, creditOwner ?? SHARED, at])
}
