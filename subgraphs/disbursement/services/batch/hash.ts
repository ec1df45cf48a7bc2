import type { Transaction } from '#prisma/database.ts'

/**
 * SHA-256 (hex) of what a batch pays, which the approver signs off: a line `batch|partner`, then for each payment, in
 * the order of its id, `payment|entitlement|participant|account|blind index of the number|rupiah`. Worked out anew from
 * the frozen lines each time, so that a change is noticed before money moves.
 */
export async function hashBatch(transaction: Transaction, batchId: string): Promise<string> {
  const [hashed] = await transaction.$queryRaw<{ hash: string }[]>`
    SELECT encode(sha256(convert_to(b.id::text || '|' || b.partner_id::text || E'\n' || coalesce((
      SELECT string_agg(concat_ws('|', f.instruction_id, i.entitlement_id, i.participant_id, f.account_id,
                                  encode(f.number_index, 'hex'), f.amount), E'\n' ORDER BY f.instruction_id)
      FROM disbursement.payment_batch_item f JOIN disbursement.payment_instruction i ON i.id = f.instruction_id
      WHERE f.batch_id = b.id), ''), 'UTF8')), 'hex') AS hash
    FROM disbursement.payment_batch b WHERE b.id = ${batchId}::uuid`
  if (!hashed) throw new Error(`no payment batch ${batchId}`)
  return hashed.hash
}
