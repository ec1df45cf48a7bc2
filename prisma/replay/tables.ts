import type { ClientBase } from 'pg'
import { type CopyTable, createCopyTable } from './copy.ts'
import { STEP_NAMES } from './steps.ts'

export const SLICE_COLUMNS = [
  'wave',
  'province',
  'district',
  'gender',
  'age_band',
  'education',
  'platform',
  'payment_partner',
  'course_category',
] as const

/** The tables that a chunk of people is written to. */
export type ReplayTables = ReturnType<typeof createTables>

export function createTables() {
  return {
    registrant: createCopyTable('registration.registrant', [
      ...[
        'id',
        'email_sealed',
        'email_index',
        'phone_sealed',
        'phone_index',
        'identity_sealed',
        'nik_index',
        'kk_index',
      ],
      ...['age_band', 'gender', 'province', 'district', 'education', 'occupation', 'in_formal_education', 'laid_off'],
      ...[
        'synthetic',
        'registered_at',
        'email_verified_at',
        'identity_verified_at',
        'phone_verified_at',
        'eligible_at',
      ],
      ...['selected_wave', 'selected_at', 'revoked_at'],
    ]),
    decision: createCopyTable('registration.eligibility_decision', [
      ...['id', 'registrant_id', 'stage', 'rule_version', 'eligible', 'reason_codes', 'decided_at'],
    ]),
    entry: createCopyTable('registration.wave_entry', [
      ...['wave_number', 'registrant_id', 'entered_at', 'priority', 'rule_version', 'selected_at'],
    ]),
    shopper: createCopyTable('marketplace.shopper', [
      ...['participant_id', 'version', 'selected_at', 'wave', 'purchase_by', 'revoked_at'],
    ]),
    purchase: createCopyTable('marketplace.purchase', [
      ...['id', 'participant_id', 'course_id', 'price', 'purchased_at', 'code_index', 'code_sealed', 'code_expires_at'],
      'redeemed_at',
    ]),
    completion: createCopyTable('marketplace.completion', [
      ...['purchase_id', 'completed_at', 'reported_at', 'reported_by', 'reconciled_at'],
    ]),
    review: createCopyTable('marketplace.review', ['purchase_id', 'rating', 'text', 'reviewed_at']),
    certificate: createCopyTable('marketplace.certificate', ['purchase_id', 'number', 'issued_at']),
    recipient: createCopyTable('disbursement.recipient', [
      ...['participant_id', 'version', 'selected_at', 'completed_at', 'reviewed_at', 'certified_at', 'revoked_at'],
      ...['paid_at', 'terms'],
    ]),
    account: createCopyTable('disbursement.payout_account', [
      ...['id', 'participant_id', 'partner_id', 'number_sealed', 'number_index', 'holder_sealed', 'linked_at'],
      'verified_at',
    ]),
    entitlement: createCopyTable('disbursement.entitlement', [
      ...['id', 'participant_id', 'kind', 'ordinal', 'amount', 'due_at', 'created_at'],
    ]),
    instruction: createCopyTable('disbursement.payment_instruction', [
      ...['id', 'batch_id', 'entitlement_id', 'participant_id', 'account_id', 'amount', 'state', 'settled_at'],
    ]),
    attempt: createCopyTable('disbursement.payment_attempt', [
      ...['id', 'instruction_id', 'number', 'sent_at', 'outcome', 'failure_code', 'outcome_at'],
    ]),
    transfer: createCopyTable('ledger.transfer', [
      ...['reference', 'movement', 'amount', 'debit_kind', 'debit_owner', 'credit_kind', 'credit_owner', 'occurred_at'],
    ]),
    participant: createCopyTable('journey.participant', [
      ...['participant_id', 'version', ...STEP_NAMES, ...SLICE_COLUMNS],
    ]),
    event: createCopyTable('journey.event', [
      ...['position', 'event_id', 'participant_id', 'occurred_at', 'amount', 'payment_id', 'version', 'type'],
      ...[...SLICE_COLUMNS, ...STEP_NAMES, 'touched', 'before_time', 'before_slices', 'payload'],
    ]),
  }
}

/** Copies what has been added, in an order that foreign keys allow. */
export async function flushTables(tables: ReplayTables, client: ClientBase): Promise<void> {
  const inOrder: readonly CopyTable[] = Object.values(tables)
  for (const table of inOrder) await table.flush(client)
}
