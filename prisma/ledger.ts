import type { Transaction } from './database.ts'

export type AccountKind =
  | 'TREASURY'
  | 'BUDGET'
  | 'TRAINING_BALANCE'
  | 'HELD_FOR_PURCHASE'
  | 'PLATFORM_PAYABLE'
  | 'INCENTIVE_PAYABLE'
  | 'IN_TRANSIT'
  | 'PAID_OUT'
  | 'RETURNED'

/** The closed list of movements (`ledger.movement`): each goes from one kind of account to another. */
export type Movement =
  | 'GRANT_TRAINING_BALANCE'
  | 'HOLD_FOR_PURCHASE'
  | 'CAPTURE_PURCHASE'
  | 'RELEASE_PURCHASE'
  | 'EXPIRE_TRAINING_BALANCE'
  | 'OWE_INCENTIVE'
  | 'SEND_PAYMENT'
  | 'SETTLE_PAYMENT'
  | 'FAIL_PAYMENT'
  | 'RETURN_PAYMENT'

export type TransferDraft = {
  movement: Movement
  /** What it is for: the selection, purchase, entitlement or attempt. Each moves once in each way. */
  reference: string
  /** Rupiah, above zero. */
  amount: bigint
  /** The participant or partner whose account pays; absent for shared accounts. */
  debitOwner?: string
  creditOwner?: string
  occurredAt: Date
}

/**
 * Posts whole transfers in the caller's transaction; what was posted before with the same content is passed over.
 * Returns how many are new. An overdrawn account is an error with SQLSTATE 23514 ("insufficient balance").
 */
export async function postTransfers(transaction: Transaction, drafts: readonly TransferDraft[]): Promise<number> {
  const rows = drafts.map((draft) => ({
    movement: draft.movement,
    reference: draft.reference,
    amount: draft.amount.toString(),
    debit_owner: draft.debitOwner,
    credit_owner: draft.creditOwner,
    occurred_at: draft.occurredAt,
  }))
  const [result] = await transaction.$queryRaw<{ posted: number }[]>`
    SELECT ledger.post(${JSON.stringify(rows)}::jsonb) AS posted`
  return result?.posted ?? 0
}

/** Rupiah in an account; absent owner: the shared account of that kind. */
export async function balanceOf(transaction: Transaction, kind: AccountKind, owner?: string): Promise<bigint> {
  const [result] = owner
    ? await transaction.$queryRaw<{ balance: bigint }[]>`SELECT ledger.balance(${kind}, ${owner}::uuid) AS balance`
    : await transaction.$queryRaw<{ balance: bigint }[]>`SELECT ledger.balance(${kind}) AS balance`
  return result?.balance ?? 0n
}
