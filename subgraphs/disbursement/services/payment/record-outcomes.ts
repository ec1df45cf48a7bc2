import { z } from 'zod'
import type { Database, Transaction } from '#prisma/database.ts'
import { type PaymentPartner, wentTo } from '../../clients/payment-partner.ts'
import { oweNextIncentive } from '../entitlement/owe-next.ts'
import { failureCodesWith, toFailureCode } from './failures.ts'
import { closeBatches } from './send.ts'

/** What a partner says of an attempt, in its statement or when asked. */
export type PaymentOutcome = {
  instructionId: string
  attempt: number
  status: 'SETTLED' | 'FAILED' | 'RETURNED'
  failureCode?: string | undefined
  /** Rupiah; compared with what was sent where the partner says it. */
  amount?: string | undefined
  at: string
}

const uuid = z.uuid()

type Recorded = { attemptId: string; batchId: string }

/** Tries of a payment after which people look at it, even if it failed for a passing reason. */
const TRIES_BY_ITSELF = 5

/**
 * Records outcomes set-based in one transaction: attempts and payments, the ledger, the journey (PAYMENT_SETTLED and,
 * for the first incentive, PAID; PAYMENT_FAILED; PAYMENT_RETURNED), and what follows: the next incentive, an account
 * that is no good, a batch that is done. What was recorded before is passed over, so a statement may be read twice.
 * Returns how many lines contradict what we know: unknown payments, other amounts, a second and different outcome.
 */
export async function recordOutcomes(
  database: Database,
  partner: PaymentPartner,
  lines: readonly PaymentOutcome[],
): Promise<{ recorded: number; contradictions: number }> {
  const outcomes = lines.filter(({ instructionId }) => uuid.safeParse(instructionId).success)
  const foreign = lines.length - outcomes.length
  return database.$transaction(
    async (transaction) => {
      const now = new Date()
      const settled = await recordStatus(transaction, partner, outcomes, 'SETTLED', now)
      await settle(
        transaction,
        partner,
        settled.map(({ attemptId }) => attemptId),
        now,
      )
      const failed = await recordStatus(transaction, partner, outcomes, 'FAILED', now)
      await fail(
        transaction,
        partner,
        failed.map(({ attemptId }) => attemptId),
      )
      const returned = await recordStatus(transaction, partner, outcomes, 'RETURNED', now)
      await giveBack(
        transaction,
        partner,
        returned.map(({ attemptId }) => attemptId),
      )
      const recorded = [...settled, ...failed, ...returned]
      if (recorded.length > 0)
        await closeBatches(transaction, [...new Set(recorded.map(({ batchId }) => batchId))], now)
      const contradictions = foreign + (await countContradictions(transaction, outcomes))
      return { recorded: recorded.length, contradictions }
    },
    { timeout: 55_000 },
  )
}

/** A return follows a settlement; the others are the first that is heard of the attempt. */
const OUTCOME_BEFORE = { SETTLED: null, FAILED: null, RETURNED: 'SETTLED' } as const

async function recordStatus(
  transaction: Transaction,
  partner: PaymentPartner,
  outcomes: readonly PaymentOutcome[],
  status: PaymentOutcome['status'],
  now: Date,
): Promise<Recorded[]> {
  const lines = outcomes
    .filter((outcome) => outcome.status === status)
    .map((line) => ({ ...line, failureCode: status === 'FAILED' ? toFailureCode(line.failureCode) : null }))
  if (lines.length === 0) return []
  return transaction.$queryRaw<Recorded[]>`
    WITH matched AS MATERIALIZED (
      SELECT a.id, i.id AS instruction_id, i.batch_id, l."failureCode", a.number,
             GREATEST(a.sent_at, LEAST(l.at, ${now}::timestamptz)) AS at
      FROM (SELECT DISTINCT ON (s."instructionId", s.attempt) s.*
            FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
              AS s ("instructionId" uuid, attempt int, "failureCode" text, amount bigint, at timestamptz)) l
      JOIN disbursement.payment_instruction i ON i.id = l."instructionId"
      JOIN disbursement.payment_attempt a ON a.instruction_id = i.id AND a.number = l.attempt
      JOIN disbursement.payout_account p ON p.id = i.account_id AND p.partner_id = ${partner.id}::uuid
      WHERE (l.amount IS NULL OR l.amount = i.amount) AND a.outcome IS NOT DISTINCT FROM ${OUTCOME_BEFORE[status]}::text
      ORDER BY a.id FOR UPDATE OF a
    ), instruction AS (
      UPDATE disbursement.payment_instruction i
      SET state = CASE WHEN m."failureCode" = ANY (${failureCodesWith('BY_ITSELF')}::text[])
                        AND m.number < ${TRIES_BY_ITSELF}::int THEN 'PENDING' ELSE ${status}::text END,
          settled_at = CASE WHEN ${status}::text = 'SETTLED' THEN m.at ELSE i.settled_at END
      FROM matched m WHERE i.id = m.instruction_id
    ), attempt AS (
      UPDATE disbursement.payment_attempt a
      SET outcome = ${status}::text, failure_code = m."failureCode", outcome_at = m.at
      FROM matched m WHERE a.id = m.id
    )
    SELECT id AS "attemptId", batch_id AS "batchId" FROM matched`
}

async function settle(
  transaction: Transaction,
  partner: PaymentPartner,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  await transaction.$executeRaw`
    SELECT ledger.post_drafts(array_agg(
      ROW('SETTLE_PAYMENT', a.id, i.amount, ${partner.id}::uuid, i.participant_id, a.outcome_at)::ledger.draft ORDER BY a.id))
    FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
    WHERE a.id = ANY (${[...ids]}::uuid[])`
  await transaction.$executeRaw`
    WITH settled AS (
      SELECT i.id, i.participant_id, i.amount, a.outcome_at AS at, e.kind = 'INCENTIVE' AND e.ordinal = 1 AS first
      FROM disbursement.payment_attempt a
      JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
      JOIN disbursement.entitlement e ON e.id = i.entitlement_id
      WHERE a.id = ANY (${[...ids]}::uuid[])
    ), said AS (
      SELECT 'PAYMENT_SETTLED' AS type, participant_id, at, amount, id, 1 AS turn FROM settled
      UNION ALL
      SELECT 'PAID', participant_id, at, NULL, id, 2 FROM settled WHERE first
    )
    SELECT count(*) FROM journey.append_drafts((
      SELECT array_agg(ROW(type, participant_id, at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, amount, id,
                           NULL, NULL, ${wentTo(partner)}::jsonb)::journey.draft ORDER BY participant_id, turn)
      FROM said))`
  await transaction.$executeRaw`
    UPDATE disbursement.recipient r SET paid_at = a.outcome_at
    FROM disbursement.payment_attempt a
    JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
    JOIN disbursement.entitlement e ON e.id = i.entitlement_id AND e.kind = 'INCENTIVE' AND e.ordinal = 1
    WHERE a.id = ANY (${[...ids]}::uuid[]) AND r.participant_id = i.participant_id AND r.paid_at IS NULL`
  await oweNextIncentive(transaction, ids, now)
}

async function fail(transaction: Transaction, partner: PaymentPartner, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await transaction.$executeRaw`
    SELECT ledger.post_drafts(array_agg(
      ROW('FAIL_PAYMENT', a.id, i.amount, ${partner.id}::uuid, i.participant_id, a.outcome_at)::ledger.draft ORDER BY a.id))
    FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
    WHERE a.id = ANY (${[...ids]}::uuid[])`
  await transaction.$executeRaw`
    SELECT count(*) FROM journey.append_drafts((
      SELECT array_agg(ROW('PAYMENT_FAILED', i.participant_id, a.outcome_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                           NULL, i.amount, i.id, NULL, NULL,
                           ${wentTo(partner)}::jsonb || jsonb_build_object('failureCode', a.failure_code))::journey.draft ORDER BY i.participant_id, i.id)
      FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
      WHERE a.id = ANY (${[...ids]}::uuid[])))`
  await transaction.$executeRaw`
    UPDATE disbursement.payout_account p SET refusal_code = a.failure_code
    FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
    WHERE a.id = ANY (${[...ids]}::uuid[]) AND p.id = i.account_id
      AND a.failure_code = ANY (${failureCodesWith('AFTER_ANOTHER_ACCOUNT')}::text[])`
}

async function giveBack(transaction: Transaction, partner: PaymentPartner, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await transaction.$executeRaw`
    SELECT ledger.post_drafts(array_agg(
      ROW('RETURN_PAYMENT', a.id, i.amount, i.participant_id, NULL, a.outcome_at)::ledger.draft ORDER BY a.id))
    FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
    WHERE a.id = ANY (${[...ids]}::uuid[])`
  await transaction.$executeRaw`
    SELECT count(*) FROM journey.append_drafts((
      SELECT array_agg(ROW('PAYMENT_RETURNED', i.participant_id, a.outcome_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                           NULL, NULL, i.amount, i.id, NULL, NULL,
                           ${wentTo(partner)}::jsonb)::journey.draft ORDER BY i.participant_id, i.id)
      FROM disbursement.payment_attempt a JOIN disbursement.payment_instruction i ON i.id = a.instruction_id
      WHERE a.id = ANY (${[...ids]}::uuid[])))`
}

async function countContradictions(transaction: Transaction, outcomes: readonly PaymentOutcome[]): Promise<number> {
  const [counted] = await transaction.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count
    FROM jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      AS s ("instructionId" uuid, attempt int, status text, amount bigint)
    WHERE NOT EXISTS (
      SELECT FROM disbursement.payment_instruction i
      JOIN disbursement.payment_attempt a ON a.instruction_id = i.id AND a.number = s.attempt
      WHERE i.id = s."instructionId" AND (s.amount IS NULL OR s.amount = i.amount)
        AND a.outcome IN (s.status, CASE WHEN s.status = 'SETTLED' THEN 'RETURNED' ELSE s.status END))`
  return counted?.count ?? 0
}
