import { z } from 'zod'
import { requireRole } from '#platform/authorise.ts'
import { ConflictError, InvalidInputError } from '#platform/errors.ts'
import { uuidFromGlobalId } from '#platform/global-id.ts'
import type { Viewer } from '#platform/identity.ts'
import { parseInput } from '#platform/parse-input.ts'
import { writeAudit } from '#prisma/audit.ts'
import type { Transaction } from '#prisma/database.ts'
import { once } from '#prisma/idempotency.ts'
import { findPaymentPartner } from '../../clients/payment-partner.ts'
import type { DisbursementContext } from '../../context.ts'

const order = z.object({
  partner: z.string().max(100),
  participants: z.array(z.string().max(100)).min(1).max(1_000).nullish(),
  idempotencyKey: z.string(),
})

/** A larger backlog makes several batches. */
const LARGEST_BATCH = 100_000

/**
 * Builds a batch of everything (or only of what some participants are owed) that is due, owed to a recipient with an account verified by this partner, and not
 * under way: what was never instructed, and payments that failed. Frozen from then on, with its hash. Returns its id.
 */
export async function buildBatch({ ctx, input }: { ctx: DisbursementContext; input: unknown }): Promise<string> {
  requireRole(ctx.viewer, 'payment_officer')
  const { partner: globalId, participants, idempotencyKey } = parseInput(order, input)
  const partner = findPaymentPartner(uuidFromGlobalId('Partner', globalId))
  if (!partner) throw new InvalidInputError('partner: not a payment partner', ['partner'])
  const only = participants?.map((id) => uuidFromGlobalId('Participant', id)) ?? null
  const { batchId } = await ctx.database.$transaction(
    (transaction) =>
      once({
        transaction,
        schema: 'disbursement',
        vault: ctx.vault,
        actor: ctx.viewer.subject,
        operation: 'buildBatch',
        key: idempotencyKey,
        input: { partner: partner.id, only },
        work: async () => ({
          batchId: await build(transaction, { partnerId: partner.id, only, viewer: ctx.viewer }),
        }),
      }),
    { timeout: 55_000 },
  )
  return batchId
}

type Order = { partnerId: string; only: string[] | null; viewer: Viewer }

async function build(transaction: Transaction, { partnerId, only, viewer }: Order): Promise<string> {
  const actor = viewer.subject
  const now = new Date()
  // Two officers build one after the other, and the second finds what the first has left.
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('disbursement.buildBatch', 0))`
  const [built] = await transaction.$queryRaw<{ id: string; count: number; amount: bigint }[]>`
    WITH due AS MATERIALIZED (
      SELECT e.id AS entitlement_id, coalesce(i.id, uuidv7()) AS instruction_id, i.id IS NOT NULL AS again,
             e.participant_id, e.amount, a.id AS account_id, a.number_index
      FROM disbursement.entitlement e
      JOIN disbursement.recipient r ON r.participant_id = e.participant_id AND r.revoked_at IS NULL
      JOIN disbursement.payout_account a ON a.participant_id = e.participant_id AND a.partner_id = ${partnerId}::uuid
        AND a.verified_at IS NOT NULL AND a.refusal_code IS NULL AND a.unlinked_at IS NULL
      LEFT JOIN disbursement.payment_instruction i ON i.entitlement_id = e.id
      WHERE e.due_at <= ${now} AND (i.id IS NULL OR i.state = 'FAILED')
        AND (${only}::uuid[] IS NULL OR e.participant_id = ANY (${only}::uuid[]))
      ORDER BY e.due_at, e.id
      LIMIT ${LARGEST_BATCH}::int
    ), id AS MATERIALIZED (SELECT uuidv7() AS batch_id, ${now}::timestamptz AS now
    ), line AS MATERIALIZED (SELECT * FROM due, id
    ), batch AS (
      INSERT INTO disbursement.payment_batch (id, partner_id, state, created_by, created_by_name, created_at, count, amount, hash)
      SELECT batch_id, ${partnerId}::uuid, 'BUILT', ${actor}, ${viewer.name ?? null}, now, count(*), sum(amount),
             encode(sha256(convert_to(batch_id::text || '|' || ${partnerId}::uuid::text || E'\n' || string_agg(
               concat_ws('|', instruction_id, entitlement_id, participant_id, account_id, encode(number_index, 'hex'), amount),
               E'\n' ORDER BY instruction_id), 'UTF8')), 'hex')
      FROM line GROUP BY batch_id, now
      RETURNING id, count, amount
    ), made AS (
      INSERT INTO disbursement.payment_instruction
        (id, batch_id, entitlement_id, participant_id, account_id, amount, state)
      SELECT instruction_id, batch_id, entitlement_id, participant_id, account_id, amount, 'PENDING'
      FROM line WHERE NOT again
    ), moved AS (
      UPDATE disbursement.payment_instruction i
      SET batch_id = line.batch_id, account_id = line.account_id, state = 'PENDING'
      FROM line WHERE line.again AND i.id = line.instruction_id
    ), frozen AS (
      INSERT INTO disbursement.payment_batch_item (batch_id, instruction_id, account_id, number_index, amount)
      SELECT batch_id, instruction_id, account_id, number_index, amount FROM line
    )
    SELECT id, count, amount FROM batch`
  if (!built) throw new ConflictError('There is nothing due that this partner could pay now.')
  await writeAudit(transaction, 'disbursement', {
    actor,
    operation: 'buildBatch',
    subjectId: built.id,
    detail: { count: built.count, amount: built.amount.toString() },
  })
  return built.id
}
