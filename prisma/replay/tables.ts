import type { ClientBase } from 'pg'
import { type CopyTable, columns, createCopyTable, type Stamp } from './copy.ts'
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

/** `stamp`: of the transaction in which the rows will be copied, known before the first is added. */
export function createTables(stamp: () => Stamp) {
  return {
    registrant: createCopyTable('registration.registrant', {
      ...columns('uuid', 'id'),
      ...columns('bytes', 'email_sealed', 'email_index', 'phone_sealed', 'phone_index'),
      ...columns('bytes', 'identity_sealed', 'nik_index', 'kk_index'),
      ...columns('int2', 'age_band', 'gender', 'province', 'district', 'education'),
      ...columns('text', 'occupation'),
      ...columns('bool', 'in_formal_education', 'laid_off', 'synthetic'),
      ...columns(
        'time',
        'registered_at',
        'email_verified_at',
        'identity_verified_at',
        'phone_verified_at',
        'eligible_at',
      ),
      ...columns('int2', 'selected_wave'),
      ...columns('time', 'selected_at', 'revoked_at'),
    }),
    decision: createCopyTable('registration.eligibility_decision', {
      ...columns('uuid', 'id', 'registrant_id'),
      ...columns('text', 'stage', 'rule_version'),
      ...columns('bool', 'eligible'),
      ...columns('texts', 'reason_codes'),
      ...columns('time', 'decided_at'),
    }),
    entry: createCopyTable('registration.wave_entry', {
      ...columns('int2', 'wave_number'),
      ...columns('uuid', 'registrant_id'),
      ...columns('time', 'entered_at'),
      ...columns('int2', 'priority'),
      ...columns('text', 'rule_version'),
      ...columns('time', 'selected_at'),
    }),
    shopper: createCopyTable('marketplace.shopper', {
      ...columns('uuid', 'participant_id'),
      ...columns('int4', 'version'),
      ...columns('time', 'selected_at'),
      ...columns('int2', 'wave'),
      ...columns('time', 'purchase_by'),
      ...columns('time', 'revoked_at'),
    }),
    purchase: createCopyTable('marketplace.purchase', {
      ...columns('uuid', 'id', 'participant_id', 'course_id'),
      ...columns('int8', 'price'),
      ...columns('time', 'purchased_at'),
      ...columns('bytes', 'code_index', 'code_sealed'),
      ...columns('time', 'code_expires_at', 'redeemed_at'),
    }),
    completion: createCopyTable('marketplace.completion', {
      ...columns('uuid', 'purchase_id'),
      ...columns('time', 'completed_at', 'reported_at'),
      ...columns('text', 'reported_by'),
      ...columns('time', 'reconciled_at'),
    }),
    review: createCopyTable('marketplace.review', {
      ...columns('uuid', 'purchase_id'),
      ...columns('int2', 'rating'),
      ...columns('text', 'text'),
      ...columns('time', 'reviewed_at'),
    }),
    certificate: createCopyTable('marketplace.certificate', {
      ...columns('uuid', 'purchase_id'),
      ...columns('text', 'number'),
      ...columns('time', 'issued_at'),
    }),
    recipient: createCopyTable('disbursement.recipient', {
      ...columns('uuid', 'participant_id'),
      ...columns('int4', 'version'),
      ...columns('time', 'selected_at', 'completed_at', 'reviewed_at', 'certified_at', 'revoked_at', 'paid_at'),
      ...columns('json', 'terms'),
    }),
    account: createCopyTable('disbursement.payout_account', {
      ...columns('uuid', 'id', 'participant_id', 'partner_id'),
      ...columns('bytes', 'number_sealed', 'number_index'),
      ...columns('bytes', 'holder_sealed'),
      ...columns('time', 'linked_at', 'verified_at'),
    }),
    entitlement: createCopyTable('disbursement.entitlement', {
      ...columns('uuid', 'id', 'participant_id'),
      ...columns('text', 'kind'),
      ...columns('int2', 'ordinal'),
      ...columns('int8', 'amount'),
      ...columns('time', 'due_at', 'created_at'),
    }),
    instruction: createCopyTable('disbursement.payment_instruction', {
      ...columns('uuid', 'id', 'batch_id', 'entitlement_id', 'participant_id', 'account_id'),
      ...columns('int8', 'amount'),
      ...columns('text', 'state'),
      ...columns('time', 'settled_at'),
    }),
    item: createCopyTable('disbursement.payment_batch_item', {
      ...columns('uuid', 'batch_id', 'instruction_id', 'account_id'),
      ...columns('bytes', 'number_index'),
      ...columns('int8', 'amount'),
    }),
    attempt: createCopyTable('disbursement.payment_attempt', {
      ...columns('uuid', 'id', 'instruction_id'),
      ...columns('int2', 'number'),
      ...columns('time', 'sent_at'),
      ...columns('text', 'outcome'),
      ...columns('text', 'failure_code'),
      ...columns('time', 'outcome_at'),
    }),
    transfer: createCopyTable(
      'ledger.transfer',
      {
        ...columns('uuid', 'reference'),
        ...columns('int2', 'movement'),
        ...columns('int8', 'amount'),
        ...columns('int2', 'debit_kind'),
        ...columns('uuid', 'debit_owner'),
        ...columns('int2', 'credit_kind'),
        ...columns('uuid', 'credit_owner'),
        ...columns('time', 'occurred_at'),
      },
      stamp,
    ),
    participant: createCopyTable('journey.participant', {
      ...columns('uuid', 'participant_id'),
      ...columns('int4', 'version'),
      ...columns('int4', ...STEP_NAMES),
      ...columns('int2', ...SLICE_COLUMNS),
      ...columns('int8', 'paid_amount'),
    }),
    event: createCopyTable(
      'journey.event',
      {
        ...columns('int8', 'position'),
        ...columns('uuid', 'event_id', 'participant_id'),
        ...columns('time', 'occurred_at'),
        ...columns('int8', 'amount'),
        ...columns('uuid', 'payment_id'),
        ...columns('int4', 'version'),
        ...columns('int2', 'type'),
        ...columns('int2', ...SLICE_COLUMNS),
        ...columns('int4', ...STEP_NAMES),
        ...columns('int8', 'paid_amount'),
        ...columns('int2', 'touched'),
        ...columns('int4', 'before_time'),
        ...columns('int2s', 'before_slices'),
        ...columns('json', 'payload'),
      },
      stamp,
    ),
  }
}

/** Copies what has been added, in an order that foreign keys allow. */
export async function flushTables(tables: ReplayTables, client: ClientBase): Promise<void> {
  const inOrder: readonly CopyTable[] = Object.values(tables)
  for (const table of inOrder) await table.flush(client)
}
